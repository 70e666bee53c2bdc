"""The pages of a listing, by number."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def page_numbers(page: "Page[Any]") -> Iterable[int | str]:
    """The first, the last, and those around `page`; an ellipsis stands for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
