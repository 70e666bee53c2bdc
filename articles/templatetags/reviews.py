"""A template filter for the review of an article."""

from django import template

from articles.content import ReviewStatusData
from articles.reading import PARTS

register = template.Library()


@register.filter
def what_changed(status: ReviewStatusData) -> str:
    """Return what of the article was changed since its review, in words for readers."""
    return ", ".join(PARTS[name] for name in status["changed"]) or "parts of it"
