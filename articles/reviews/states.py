"""The state of the review of each article."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
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


def changed_since() -> Exists:
    """Return an expression for whether the item of an article says that its review has ended."""
    facets = {"name": "review_state", "value": ReviewState.CHANGED}
    return Exists(ItemFacet.objects.filter(item__page=OuterRef("pk"), **facets))


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
    turns = ClinicalReviewTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__object_id=Cast(OuterRef("pk"), CharField()),
    )
    return (
        ArticlePage.objects.annotate(
            state=state_on(timezone.localdate()),
            waits=Exists(turns),
            waits_for=Subquery(turns.values("asked__title")[:1]),
            waits_for_user=Subquery(turns.values("asked__user")[:1]),
        )
        .filter(Q(live=True) | Q(waits=True))
        .order_by(F("review_due_on").asc(nulls_first=True), "title")
    )


def count_states() -> dict[str, int]:
    """Return the number of articles by state, and as `waiting` of those waiting for a reviewer."""
    of_each = {state.value: models.Count("pk", filter=Q(state=state)) for state in State}
    waiting = models.Count("pk", filter=Q(waits=True))
    counts: dict[str, int] = reviewed_articles().order_by().aggregate(**of_each, waiting=waiting)
    return counts
