"""What was retracted is shown by no link that was made before."""

from typing import Any

from cms.pages.models import BasePage
from cms.previews.models import PreviewLink
from cms.retractions.signals import retracted


def connect() -> None:
    """Connect the receiver."""
    retracted.connect(_revoke_links)


def _revoke_links(page: BasePage, user: Any, **_: object) -> None:
    for link in PreviewLink.objects.open().filter(page=page.pk):
        link.revoke(user)
