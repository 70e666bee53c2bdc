"""The receiver that revokes the preview links of a page when the page is retracted."""

from typing import Any

from cms.content.pages.models import BasePage
from cms.content.retractions.signals import retracted
from cms.editorial.preview_links.models import PreviewLink


def connect() -> None:
    """Connect the receiver."""
    retracted.connect(_revoke_links)


def _revoke_links(page: BasePage, user: Any, **_: object) -> None:
    for link in PreviewLink.objects.open().filter(page=page.pk):
        link.revoke(user)
