"""Models of links to other sites, the pages that show them, and the runs that check them."""

from datetime import datetime, timedelta
from typing import ClassVar, Optional, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from cms.editorial.link_check.checking import Outcome, Result

MAXIMUM_LENGTH = 2000
FAILURES_OF_A_BROKEN_LINK = 2


class ExternalLinkQuerySet(models.QuerySet["ExternalLink"]):
    """The queryset of links, with filters for a run and for the report."""

    def due(self, before: datetime) -> Self:
        """Return links not checked since `before`: new ones first, then the oldest checks."""
        not_since = Q(checked_at=None) | Q(checked_at__lt=before)
        return self.filter(not_since).order_by(F("checked_at").asc(nulls_first=True), "pk")

    def reported(self) -> Self:
        """Return the links that an editor should look at, the broken ones first."""
        states = (ExternalLink.State.BROKEN, ExternalLink.State.UNCLEAR)
        return self.filter(state__in=states).order_by("state", "failing_since", "url")


class ExternalLink(models.Model):
    """A URL of another site, stored once however many pages show it."""

    class State(models.TextChoices):
        BROKEN = "broken"
        FAILING = "failing", "failed once"
        UNCLEAR = "unclear", "could not be checked"
        WORKS = "works"
        UNCHECKED = "unchecked", "not checked yet"

    url = models.CharField("address", max_length=MAXIMUM_LENGTH, unique=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.UNCHECKED)
    code = models.PositiveSmallIntegerField("status of the answer", null=True)
    detail = models.CharField("what was found", max_length=100, blank=True)
    checked_at = models.DateTimeField("last checked", null=True)
    failing_since = models.DateTimeField("failing since", null=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row, each in another run.")
    pages = models.ManyToManyField(Page, through="LinkUse", related_name="+")

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["checked_at"], name="link_checked")]

    wagtail_reference_index_ignore = True  # A page is not in use because of a link that it shows.

    def __str__(self) -> str:
        return self.url

    @property
    def page_titles(self) -> str:
        """The titles of the pages that show the link."""
        return ", ".join(page.title for page in self.pages.all())

    def note(self, outcome: Outcome) -> None:
        """Store the outcome of a check. A link is broken once it has failed twice in a row."""
        self.checked_at = timezone.now()
        self.code, self.detail = outcome.code, outcome.detail
        if outcome.result == Result.FAILS:
            self.failures += 1
            self.failing_since = self.failing_since or self.checked_at
            is_broken = self.failures >= FAILURES_OF_A_BROKEN_LINK
            self.state = self.State.BROKEN if is_broken else self.State.FAILING
        else:
            self.failures, self.failing_since = 0, None
            works = outcome.result == Result.WORKS
            self.state = self.State.WORKS if works else self.State.UNCLEAR
        self.save()


class LinkUse(models.Model):
    """The use of a link on a page."""

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "page"], name="unique_link_use")
        ]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.link} on {self.page}"


class LinkRun(models.Model):
    """A run of the check; only one can be open at a time."""

    started_at = models.DateTimeField(auto_now_add=True)
    ends_before = models.DateTimeField(help_text="If it has not ended by then, it was killed.")
    ended_at = models.DateTimeField(null=True)
    checked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_open_link_run"
            )
        ]

    def __str__(self) -> str:
        return f"run of {self.started_at:%Y-%m-%d %H:%M}"

    @classmethod
    def begin(cls, at_most: timedelta) -> Optional["LinkRun"]:
        """Start a run that takes at most `at_most`, or return None if another has not ended.

        A run that was killed is closed, and runs that ended more than 90 days ago are deleted.
        """
        now = timezone.now()
        cls.objects.filter(ended_at=None, ends_before__lt=now).update(ended_at=now)
        cls.objects.filter(ended_at__lt=now - timedelta(days=90)).delete()
        try:
            with transaction.atomic():
                return cls.objects.create(ends_before=now + at_most)
        except IntegrityError:
            return None

    def end(self, checked: int) -> None:
        """End the run and store how many links it checked."""
        self.ended_at, self.checked = timezone.now(), checked
        self.save()
