"""What editors are told of each other."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision

NEWER = "A newer version was saved. Press the button to see both; nothing is lost."
SAME = "Nothing of what you changed is missing in that version, which is shown here."


def who_saved(theirs: Revision, writer: Any, viewer: Any) -> str:
    """A sentence: who saved `theirs`, when, and who was writing something else meanwhile."""
    saved_at = date_format(localtime(theirs.created_at), "DATETIME_FORMAT")
    meanwhile = "you were" if writer == viewer else f"{_name(writer)} was"
    if theirs.user == viewer:
        return f"You saved this page in another window on {saved_at}, while {meanwhile} editing it."
    return f"{_name(theirs.user)} saved this page on {saved_at}, while {meanwhile} editing it."


def called(theirs: Revision, mine: Revision, viewer: Any) -> dict[str, str]:
    """What the two versions are called, by `theirs` and `mine`."""
    if theirs.user == viewer:
        return {"theirs": "your version from the other window", "mine": "your version"}
    own = "your version" if mine.user == viewer else f"the version that {_name(mine.user)} sent"
    return {"theirs": f"the version of {_name(theirs.user)}", "mine": own}


def _name(user: Any) -> str:
    return str(get_user_display_name(user)) if user else "somebody"
