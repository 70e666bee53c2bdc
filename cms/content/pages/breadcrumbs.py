"""The breadcrumb of a page."""

from wagtail.models import Page

from cms.foundation.addresses import page_url
from cms.foundation.schema_org import Crumb
from cms.foundation.visibility import public_pages


def breadcrumb(page: Page, name: str) -> list[Crumb]:
    """Return the public pages above `page`, from the home page on, and `page` itself as `name`."""
    above = public_pages(page.get_ancestors().filter(depth__gt=1)).order_by("depth")
    way = [(ancestor.title, page_url(ancestor)) for ancestor in above]
    return [*((title, url) for title, url in way if url), (name, page_url(page))]
