"""Which settings a program of an installation uses, whoever starts it and from which shell."""

import os
import sys
from pathlib import Path

import environ

ENVIRONMENT_FILE = Path(__file__).resolve().parents[2] / ".env"
DEFAULT = "cms.settings.embedded"


def choose() -> None:
    """Take from the file `.env` beside manage.py the variables that the shell does not set.

    So a command by cron or in a second shell uses the database of the site. The file may name
    DJANGO_SETTINGS_MODULE, which else is that of the embedded settings. End the program with a
    sentence if the file is there and cannot be read.
    """
    if os.path.lexists(ENVIRONMENT_FILE):
        try:
            with ENVIRONMENT_FILE.open(encoding="utf-8") as file:
                environ.Env.read_env(file)
        except (OSError, UnicodeDecodeError) as error:
            sys.exit(
                f"{ENVIRONMENT_FILE} cannot be read ({error}), so it is not known which site this "
                "is. Use the account that runs the site."
            )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT)
