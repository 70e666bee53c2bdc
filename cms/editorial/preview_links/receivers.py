"""The receivers that revoke the links of a retracted page, and honour the passes of open links."""

from typing import Any

from cms.content.pages.models import BasePage
from cms.content.retractions.signals import retracted
from cms.editorial.preview_links.models import PreviewLink, honours
from cms.foundation.file_passes import pass_shown


def connect() -> None:
    """Connect the receivers."""
    retracted.connect(_revoke_links)
    pass_shown.connect(_honour)


def _revoke_links(page: BasePage, user: Any, **_: object) -> None:
    for link in PreviewLink.objects.open().filter(page=page.pk):
        link.revoke(user)


def _honour(path: str, shown: str, **_: object) -> bool:
    return honours(path, shown)
