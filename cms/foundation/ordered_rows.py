"""Rows that an editor puts in order."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, QuerySet
from wagtail.models import Orderable

M = TypeVar("M", bound=models.Model)


class OrderedRows(models.Manager[M]):
    """A manager that gives rows in one order, also those that code has made without a place.

    They come first, as in memory and in SQLite; among rows of one place, the older does.
    """

    def get_queryset(self) -> QuerySet[M]:
        """Return all rows in their order."""
        return super().get_queryset().order_by(F("sort_order").asc(nulls_first=True), "pk")


class OrderedRow(Orderable):
    """A row of a page or of a setting, with its place among the others."""

    objects: "ClassVar[OrderedRows[Self]]" = OrderedRows()

    class Meta(Orderable.Meta):
        abstract = True
