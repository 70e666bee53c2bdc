"""The template filter for the page numbers of a listing."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def page_numbers(page: "Page[Any]") -> Iterable[int | str]:
    """Return the first and the last page number and those around `page`, with ellipses between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
