"""What a clinical review says of an article as it is: the review stands, or it has ended."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from articles.reading import PARTS, Reading, changed_parts, changed_words, reading_of
from cms.content.practice.current import current_practice
from cms.content.practice.models import ReviewRule

ACTION = "articles.small_correction"
FIELD = "correction_reason"
SMALL = 25
"""How many words may differ from what was reviewed before a correction is not small any more."""

CHANGED = "You changed what was reviewed: {}."
TOO_MUCH = (
    "This is more than a small correction: too many words differ from what was reviewed ({})."
)
TO_REVIEW = "Submit it for review."
EMPTY_IT = (
    "Submit it for review; or empty this field to publish it at once, and readers are told that it "
    "was changed since its review."
)
SAY_WHY = "If it is a small correction, say here what you mended. Otherwise submit it for review."


class State(StrEnum):
    """How an article as it is differs from what was reviewed."""

    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    CHANGED = "changed"
    NOT_REVIEWED = "not_reviewed"


@dataclass(frozen=True)
class Standing:
    """The last `review` of an article, and what of the article was changed since."""

    state: State
    review: Any = None
    changed: list[str] = field(default_factory=list)
    """The parts that differ from what was reviewed; empty too if that is not known any more."""
    corrections: list[Any] = field(default_factory=list)
    """The small corrections that the practice let the review stand through, oldest first."""

    @property
    def stands(self) -> bool:
        """Whether the practice says of the article as it is that it was reviewed."""
        return self.state in (State.UNCHANGED, State.CORRECTED)

    @property
    def words(self) -> str:
        """What was changed, in an editor's words."""
        return ", ".join(PARTS[name] for name in self.changed) or "something"


def standing_of(article: Any, now: Reading | None = None) -> Standing:
    """Return how the review of `article` stands; `now` is its reading, if that is known already.

    The review is the one that the article names. It is compared by what readers read, so that it
    makes no difference who saved the article, or how often; a text that is put back stands again.
    """
    if not (article.pk and article.reviewed_on):
        return Standing(State.NOT_REVIEWED)
    named = article.reviewer_id, article.reviewed_on
    source = article.alias_of.specific if article.alias_of_id else article
    found = [one for one in source.reviews.all() if (one.reviewer_id, one.reviewed_on) == named]
    reviews = sorted(found, key=lambda review: review.pk, reverse=True)
    if not reviews:
        return Standing(State.NOT_REVIEWED)
    now = reading_of(article) if now is None else now
    for review in reviews:
        if reviewed_text(review) == now:
            return Standing(State.UNCHANGED, review)
    review = reviews[0]
    changed = changed_parts(reviewed_text(review) or now, now)
    corrections = list(review.small_corrections.order_by("pk"))
    for number, correction in enumerate(corrections, start=1):
        if correction.text == now:
            return Standing(State.CORRECTED, review, changed, corrections[:number])
    return Standing(State.CHANGED, review, changed)


def reviewed_text(review: Any) -> Reading | None:
    """Return what was reviewed. Older records do not have it, but may still have the revision."""
    text: Reading | None = review.text
    if text is None and review.revision:
        return reading_of(review.revision.as_object())
    return text


def is_small(standing: Standing, now: Reading) -> bool:
    """Return whether so little was changed since the review that a reason can keep it."""
    before = reviewed_text(standing.review)
    return before is not None and changed_words(before, now) <= SMALL


def refusal(article: Any, reason: str, now: Reading) -> str:
    """Return why `article` cannot be published without a review, read as `now`; empty if it can.

    `reason` is why a small correction needs no review, if somebody gave one.
    """
    standing, rule = standing_of(article, now), current_practice().review_rule
    if standing.state != State.CHANGED or rule == ReviewRule.NONE:
        return ""
    small = is_small(standing, now)
    if reason.strip() and not small:
        last = TO_REVIEW if rule == ReviewRule.AGAIN else EMPTY_IT
        return f"{TOO_MUCH.format(standing.words)} {last}"
    if not reason.strip() and rule == ReviewRule.AGAIN:
        return f"{CHANGED.format(standing.words)} {SAY_WHY if small else TO_REVIEW}"
    return ""


def keep_review(revision: Revision, user: Any) -> None:
    """Take the reason for a small correction out of `revision`, which goes live, and record it.

    By the rule of the practice the review then stands for the text with the correction.
    """
    reason = (revision.content.get(FIELD) or "").strip()
    if not reason:
        return
    article = revision.as_object()
    if article.go_live_at and article.go_live_at > timezone.now():
        return
    now = reading_of(article)
    standing = standing_of(article, now)
    allowed = current_practice().review_rule != ReviewRule.NONE
    if standing.state == State.CHANGED and allowed and is_small(standing, now):
        standing.review.small_corrections.create(reason=reason, text=now, user=user)
        data = {"reason": reason, "changed": standing.words}
        log(article, ACTION, user=user, revision=revision, data=data)
    revision.content[FIELD] = ""
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
