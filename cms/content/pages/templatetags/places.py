"""The template filter for the place of a page in the tree."""

from django import template
from wagtail.models import Page

from cms.foundation.batches import kept_by_key

register = template.Library()


@register.filter
def parent_key(page: Page) -> int | None:
    """Return the primary key of the page above, read once for all of a list that are below it."""
    path = page.path[: -page.steplen]
    return kept_by_key("keys by path", [path], _keys).get(path)


def _keys(paths: set[str]) -> dict[str, int]:
    return dict(Page.objects.filter(path__in=paths).values_list("path", "pk"))
