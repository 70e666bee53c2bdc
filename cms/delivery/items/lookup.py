"""The item that an id or a path of the website stands for."""

from datetime import date
from typing import Any, NoReturn

from django.http import Http404
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.delivery.models import ContentItem


class RetractedError(Exception):
    """What was asked for was retracted; its public note has a date and a text."""

    def __init__(self, day: date, text: str) -> None:
        super().__init__(text)
        self.note = {"date": day.isoformat(), "text": text}


def public_item(**lookup: Any) -> ContentItem | None:
    """The public content item that `lookup` finds, in one query."""
    return ContentItem.objects.public().filter(**lookup).first()


def refuse(**lookup: Any) -> NoReturn:
    """Say why there is no public item that `lookup` finds.

    Raises RetractedError if it was and its note is for everybody, and Http404 otherwise.
    """
    item = ContentItem.objects.retracted().filter(**lookup).select_related("page").first()
    if item and item.page:
        current = item.page.retractions.get(in_force=True)
        raise RetractedError(current.date, current.text)
    raise Http404


def public_item_at(path: str) -> tuple[ContentItem, bool]:
    """The public item at a path of the website, and whether it has moved away from there.

    Raises RetractedError and Http404.
    """
    path = "/" + path.strip("/")
    lookup = {"page__url_path": _url_path(path)}
    if item := public_item(url_path=_url_path(path)):
        return item, False
    moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
    if moved:
        lookup = {"page": moved.redirect_page_id}
        if item := public_item(**lookup):
            return item, True
    refuse(**lookup)


def _url_path(path: str) -> str:
    """Wagtail's path of the page at `path` of the default site."""
    roots = Site.get_site_root_paths()
    return f"{roots[0].root_path.rstrip('/')}{path.rstrip('/')}/" if roots else path
