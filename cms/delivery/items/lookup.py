"""Lookup of content items by id or by path on the website."""

from datetime import date
from typing import Any, NoReturn
from unicodedata import normalize

from django.http import Http404
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.delivery.models import ContentItem
from cms.foundation.visibility import public_pages


class RetractedError(Exception):
    """Raised for a retracted item; `note` has the date and the text of its public note."""

    def __init__(self, day: date, text: str) -> None:
        super().__init__(text)
        self.note = {"date": day.isoformat(), "text": text}


def public_item(*related: str, **lookup: Any) -> ContentItem | None:
    """Return the first public content item that matches `lookup`, or None, in one query.

    That query also reads its `related` objects, such as `page`.
    """
    items = ContentItem.objects.public().filter(**lookup)
    return (items.select_related(*related) if related else items).first()


def refuse(**lookup: Any) -> NoReturn:
    """Raise the error that says why no public item matches `lookup`.

    It is RetractedError if the item was retracted and its note is public, and Http404 otherwise.
    """
    item = ContentItem.objects.retracted().filter(**lookup).select_related("page").first()
    if item and item.page:
        current = item.page.retractions.get(in_force=True)
        raise RetractedError(current.date, current.text)
    raise Http404


def public_item_at(path: str) -> tuple[ContentItem, bool]:
    """Return the public item at a path on the website, and whether its own path is another one.

    Raise RetractedError or Http404 if there is no public item.
    """
    path = "/" + path.strip("/")
    lookup = {"page__url_path": url_path_of(path)}
    if item := public_item(url_path=url_path_of(path)):
        return item, False
    aliases = public_pages(Page.objects.filter(url_path=url_path_of(path)))
    if item := public_item(page__in=aliases.values("alias_of")):
        return item, True
    moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
    if moved:
        lookup = {"page": moved.redirect_page_id}
        if item := public_item(**lookup):
            return item, True
    if (composed := normalize("NFC", path)) != path:
        return public_item_at(composed)
    refuse(**lookup)


def url_path_of(path: str) -> str:
    """Return Wagtail's `url_path` for `path` on the default site."""
    roots = Site.get_site_root_paths()
    return f"{roots[0].root_path.rstrip('/')}{path.rstrip('/')}/" if roots else path
