"""The breadcrumb of a page."""

from wagtail.models import Page

from cms.foundation.addresses import page_url
from cms.foundation.batches import in_batch, kept_by_key
from cms.foundation.schema_org import Crumb
from cms.foundation.visibility import is_public, public_pages

PLACES = "pages by their path in the tree"


def breadcrumb(page: Page, name: str) -> list[Crumb]:
    """Return the public pages above `page`, from the home page on, and `page` itself as `name`."""
    way = [(ancestor.title, page_url(ancestor)) for ancestor in _public_above(page)]
    return [*((title, url) for title, url in way if url), (name, page_url(page))]


def _public_above(page: Page) -> list[Page]:
    if not in_batch():
        return list(public_pages(page.get_ancestors().filter(depth__gt=1)).order_by("depth"))
    above = kept_by_key(PLACES, paths_above(page), _read)
    return [each for each in above.values() if is_public(each)]


def paths_above(page: Page) -> list[str]:
    """Return the places in the tree of the pages above `page`, from the home page on."""
    return [page.path[: depth * page.steplen] for depth in range(2, page.depth)]


def _read(paths: set[str]) -> dict[str, Page]:
    return {page.path: page for page in Page.objects.filter(path__in=paths)}
