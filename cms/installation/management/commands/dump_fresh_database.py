"""A command that writes the script of a fresh database, to run after a change of migrations."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cms.installation.fresh_database import SCRIPT, dump


class Command(BaseCommand):
    help = "Migrate an empty SQLite database and write it to fresh_database.sql."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate in another process, with a state directory of its own, and write the script."""
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "STATE_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
            }
            command = [sys.executable, sys.argv[0], "migrate", "--verbosity=0"]
            subprocess.run(command, env=environment, check=True)
            script = "".join(dump(Path(folder) / "db.sqlite3"))
        SCRIPT.write_text(script, encoding="utf-8")
        self.stdout.write(f"{SCRIPT.name}: {len(script)} characters")
