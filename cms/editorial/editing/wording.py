"""Messages to editors about the versions of other editors and about failed pages."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision

from cms.delivery.models import BuildFailure, ContentItem

NEWER = "A newer version was saved. Press the button to see both; nothing is lost."
SAME = "Nothing of what you changed is missing in that version, which is shown here."

TOO_EARLY = "Was that not meant to be public yet?"


def restoring(version: Revision) -> str:
    """Return what to know about a form that is filled with an old version."""
    saved_at = date_format(localtime(version.created_at), "DATETIME_FORMAT")
    return (
        f"This is the version that {name_of(version.user)} saved on {saved_at}. Nothing is changed "
        "until you press a button below. The draft of today stays in the history."
    )


def who_saved(theirs: Revision, writer: Any, viewer: Any) -> str:
    """Return a sentence that says who saved `theirs`, when, and who was editing at that time."""
    saved_at = date_format(localtime(theirs.created_at), "DATETIME_FORMAT")
    meanwhile = "you were" if writer == viewer else f"{name_of(writer)} was"
    if theirs.user == viewer:
        return f"You saved this page in another window on {saved_at}, while {meanwhile} editing it."
    return f"{name_of(theirs.user)} saved this page on {saved_at}, while {meanwhile} editing it."


def failed_since(failure: BuildFailure) -> str:
    """Return what an editor needs to know about a page whose content item cannot be built."""
    since = date_format(localtime(failure.since), "DATETIME_FORMAT")
    shown = ContentItem.objects.filter(page=failure.page_id, reason="").exists()
    readers = "still see the page as it was before" if shown else "do not see it at present"
    return (
        f"This page cannot be made ready for readers since {since}; they {readers}. It is tried "
        "again by itself. Look at what was changed last, here and in what the page shows, and "
        "publish it again. If that does not help, tell whoever runs the website that it is page "
        f"{failure.page_id}."
    )


def called(theirs: Revision, mine: Revision, viewer: Any) -> dict[str, str]:
    """Return the names of the two versions for messages, by `theirs` and `mine`."""
    if theirs.user == viewer:
        return {"theirs": "your version from the other window", "mine": "your version"}
    own = "your version" if mine.user == viewer else f"the version that {name_of(mine.user)} sent"
    return {"theirs": f"the version of {name_of(theirs.user)}", "mine": own}


def name_of(user: Any) -> str:
    """Return what to call the account; it may have been deleted."""
    return str(get_user_display_name(user)) if user else "somebody"
