"""Querysets of Wagtail's API v2: public pages, and the files that they show."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.query import PageQuerySet

from cms.delivery.items.public_state import public_state
from cms.foundation.visibility import in_private_collection, public_pages


def pages_of_site(site: Site | None) -> PageQuerySet:
    """Return the public pages of `site` in all languages, independent of who asks.

    An alias is not one of its own.
    """
    if site is None:
        return Page.objects.none()
    below = Q()
    for path in site.root_page.get_translations(inclusive=True).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return public_pages(Page.objects.filter(below, alias_of=None))


def files_shown_on(files: "QuerySet[Any]", pages: PageQuerySet) -> "QuerySet[Any]":
    """Return the `files`, images or documents, on any of `pages` and in no private collection."""
    content_types = ContentType.objects
    references = ReferenceIndex.objects.filter(
        base_content_type=content_types.get_for_model(Page),
        to_content_type=content_types.get_for_model(files.model),
        object_id__in=pages.order_by().values_list(Cast("pk", CharField())),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )
    return files.filter(~in_private_collection(), Exists(references))


def next_expiry() -> datetime | None:
    """Return when the next page expires, or consent ends; until then a response may be cached."""
    return public_state().valid_until
