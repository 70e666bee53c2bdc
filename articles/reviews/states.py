"""The state of the review of each article."""

from datetime import date, timedelta

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.query import PageQuerySet

from articles.models import ArticlePage
from articles.reviewed import State as ReviewState
from articles.reviews.workflow_tasks import ClinicalReviewTaskState
from cms.delivery.models import ItemFacet

DAYS_BEFORE = 60


class State(models.TextChoices):
    """The state of a review: for a published article, how long the review is still valid."""

    CURRENT = "current", "Current"
    DUE = "due", f"Due within {DAYS_BEFORE} days"
    OVERDUE = "overdue", "Overdue"
    CHANGED = "changed", "Changed since"
    NEVER = "never", "Never reviewed"
    UNPUBLISHED = "unpublished", "Not published"


def changed_since() -> Q:
    """Return the condition that the item of an article says that its review has ended."""
    facets = ItemFacet.objects.filter(name="review_state", value=ReviewState.CHANGED)
    return Q(pk__in=facets.exclude(item__page=None).values("item__page"))


def state_on(day: date) -> Case:
    """Return an expression for the `State` on `day`. A review is still valid on its due date."""
    soon = day + timedelta(days=DAYS_BEFORE)
    return Case(
        When(live=False, then=Value(State.UNPUBLISHED)),
        When(Q(reviewer=None) | Q(reviewed_on=None), then=Value(State.NEVER)),
        When(review_due_on__lt=day, then=Value(State.OVERDUE)),
        When(changed_since(), then=Value(State.CHANGED)),
        When(review_due_on__lte=soon, then=Value(State.DUE)),
        default=Value(State.CURRENT),
        output_field=CharField(),
    )


def reviewed_articles() -> PageQuerySet:
    """Return the articles that are published or wait for a review.

    Each article has the annotations `state`; `waits`, whether it is a reviewer's turn; `waits_for`
    and `waits_for_user`, the reviewer's name and the primary key of their account.
    """
    # Which articles wait is read once for all of them, and for whom only for those that are shown.
    running = ClinicalReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    waiting = running.values(article=Cast("workflow_state__object_id", IntegerField()))
    turns = running.filter(workflow_state__object_id=Cast(OuterRef("pk"), CharField()))
    return (
        ArticlePage.objects.annotate(
            state=state_on(timezone.localdate()),
            waits=ExpressionWrapper(Q(pk__in=waiting), BooleanField()),
            waits_for=Subquery(turns.values("asked__title")[:1]),
            waits_for_user=Subquery(turns.values("asked__user")[:1]),
        )
        .filter(Q(live=True) | Q(waits=True))
        .order_by(F("review_due_on").asc(nulls_first=True), "title")
    )


def count_states() -> dict[str, int]:
    """Return the number of articles by state, and as `waiting` of those waiting for a reviewer."""
    counts = {**dict.fromkeys(State.values, 0), "waiting": 0}
    groups = reviewed_articles().order_by().values_list("state", "waits")
    for state, waits, number in groups.annotate(number=models.Count("pk")):
        counts[state] += number
        counts["waiting"] += number if waits else 0
    return counts
