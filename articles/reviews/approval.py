"""The recording of approved reviews and the publishing of approved articles."""

import calendar
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from articles.reading import reading_of
from articles.reviews.records import Review
from cms.foundation.transactions import unit_of_work
from practitioners.models import PractitionerPage
from practitioners.reviewing import valid_licences

MONTHS_WITHOUT_TOPIC = 24


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def next_review(article: Any, day: date) -> date:
    """Return when a review on `day` is due again, by the shortest interval of the topics."""
    months = [topic.review_interval_months for topic in article.topics.all()]
    return add_months(day, min(months, default=MONTHS_WITHOUT_TOPIC))


def record_review(revision: Revision, reviewer: PractitionerPage, user: Any, day: date) -> Review:
    """Record that `reviewer` approved `revision` on `day`, with the account `user` if there is one.

    Raise IndexError if the reviewer had no valid licence on that day.
    """
    article, licence = revision.as_object(), valid_licences(reviewer, day)[0]
    review = Review(article=article, revision=revision, reviewer=reviewer, user=user)
    review.reviewer_name = reviewer.full_name
    review.username = user.get_username() if user else ""
    review.licence_kind, review.licence_number = licence.kind, licence.number
    review.licence_jurisdiction = licence.jurisdiction
    review.licence_expires_on = licence.expires_on
    review.reviewed_on, review.due_on = day, next_review(article, day)
    review.text = reading_of(article)
    review.save()
    return review


def record_approval(revision: Revision, reviewer: PractitionerPage, user: Any) -> Review:
    """Record that `reviewer` approved `revision` today."""
    return record_review(revision, reviewer, user, timezone.localdate())


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish or schedule what a workflow approved. Wagtail calls this at the end of each workflow.

    The approval itself allows publishing, so the last approver needs no permission to publish. If
    the latest revision was reviewed, that review is written into it; otherwise the revision keeps
    the review of an earlier one.
    """
    with unit_of_work():
        revision = workflow_state.content_object.get_latest_revision()
        reviews = Review.objects.filter(revision=revision, created_at__gte=revision.created_at)
        if review := reviews.order_by("-pk").first():
            state_review(revision, review)
        revision.publish(user=user, skip_permission_checks=True)


def state_review(revision: Revision, review: Review) -> None:
    """Write `review`, as readers are shown it, into the content of `revision`."""
    revision.content |= {
        "reviewer": review.reviewer_id,
        "reviewed_on": review.reviewed_on.isoformat(),
        "review_due_on": review.due_on.isoformat(),
    }
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
