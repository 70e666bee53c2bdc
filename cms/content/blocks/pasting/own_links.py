"""Addresses of this site in what is pasted: what each one leads to, published or not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from wagtail.models import Page

from cms.content.links.rich_text import link_attributes
from cms.content.links.targets import targets_of


class OwnLink(NamedTuple):
    """A link inside this site: its attributes in rich text, and the title of its page."""

    attributes: dict[str, str]
    title: str = ""


def own_links(addresses: Iterable[str], user: Any) -> dict[str, OwnLink]:
    """Return the links to pages and documents that `addresses` mean, published or not.

    The title of a page that is not published is there for those who may edit it.
    """
    return {
        address: OwnLink(attributes, _title(target.shown, user))
        for address, target in targets_of(addresses).items()
        if (attributes := link_attributes(target))
    }


def _title(shown: Any, user: Any) -> str:
    if not isinstance(shown, Page):
        return ""
    return shown.title if shown.live or shown.permissions_for_user(user).can_edit() else ""
