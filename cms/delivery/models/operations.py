"""The models of the state of delivery: the change feed, pages that fail, and reconcile runs."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page


class BuildFailure(models.Model):
    """The reason why no content item could be built from a page at the last attempt.

    It is deleted as soon as an item can be built.
    """

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="build_failure"
    )
    error = models.CharField(max_length=500, help_text="What went wrong, in one line.")
    since = models.DateTimeField(help_text="When it first went wrong.")
    failed_at = models.DateTimeField(help_text="When it was last tried.")

    wagtail_reference_index_ignore = True  # A failure is not a use of the page.

    def __str__(self) -> str:
        return f"{self.page} ({self.page_id}): {self.error}"


class Rebuild(models.Model):
    """The mark of a content item that shows what is not so any more, until it is rebuilt.

    The newest item is rebuilt first.
    """

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="rebuild"
    )
    published_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField()
    terms_only = models.BooleanField(
        default=False, help_text="Whether only what the practice says of every item has changed."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-published_at", "page"], name="rebuild_newest")]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"page {self.page_id}, since {self.marked_at:%Y-%m-%d %H:%M:%S}"


class Purge(models.Model):
    """Something that the caches in front of the site are still to be told to forget."""

    subject = models.TextField(help_text="A tag, or the address of a file.")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.subject


class FeedState(models.Model):
    """The single row that gives out positions; a transaction that updates it locks out others."""

    position = models.BigIntegerField(default=0, help_text="The last one given.")
    generation = models.BigIntegerField(
        default=0, help_text="Counts the changes, also those that took no position."
    )
    changed_at = models.DateTimeField(default=timezone.now, help_text="When it last counted.")
    epoch = models.UUIDField(
        default=uuid.uuid4, help_text="Which history cursors belong to; new after a restore."
    )
    origins = models.JSONField(default=dict, help_text="The addresses and the code of the items.")
    rebuilding_until = models.DateTimeField(
        null=True, help_text="Until when a process has the rebuilding of marked items to itself."
    )

    was_behind = False
    has_consents = has_expiries = False

    def __str__(self) -> str:
        return f"position {self.position}"


class ReconcileRun(models.Model):
    """A comparison of all pages with their content items, with its progress.

    The process that does a batch moves `last_page` on from its previous value in the transaction
    of the batch. So each batch is done once, and a run whose process was killed goes on where it
    stopped.
    """

    fingerprint = models.CharField(max_length=64, help_text="Of the code and the addresses.")
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    last_page = models.PositiveBigIntegerField(default=0, help_text="Key of the last one compared.")
    total = models.PositiveIntegerField(help_text="Pages that there were at its start.")
    compared = models.PositiveIntegerField(default=0, help_text="Pages compared so far.")
    repaired = models.PositiveIntegerField(default=0, help_text="Content items that differed.")
    failed = models.PositiveIntegerField(default=0, help_text="Pages that no item can be made of.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_open_reconcile_run"
            )
        ]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        of_all = "" if self.ended_at else f" of {self.total}"
        failed = f", {self.failed} failed" if self.failed else ""
        pages = f"{self.compared}{of_all} pages compared"
        return f"{pages}, {self.repaired} content items repaired{failed}"
