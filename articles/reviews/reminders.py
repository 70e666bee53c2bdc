"""Mails that a review is due soon or overdue, each sent once for each review of an article."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.admin.mail import send_mail

from articles.models import ArticlePage
from articles.reviews.records import Reminder
from articles.reviews.states import State, reviewed_articles
from cms.foundation.users.roles import Role
from cms.foundation.visibility import not_expired

logger = logging.getLogger(__name__)
STAGES = {State.DUE.value: Reminder.Stage.SOON, State.OVERDUE.value: Reminder.Stage.OVERDUE}
# A run that has not marked a reminder as sent after this time has ended without sending it.
PATIENCE = timedelta(hours=1)


def send_reminders() -> int:
    """Send the reminders that are due and not yet sent; return how many were sent.

    A reminder is claimed, sent outside of any transaction, and then marked as sent. So two runs
    never send the same reminder, and if the mail server refuses it, the next run tries again. Only
    if a run is killed between sending and marking does another run send it again, and that run logs
    it.
    """
    return sum(_send(reminder) for reminder in _reminders())


def _reminders() -> Iterator[Reminder]:
    """Yield the unsent reminders that are due today, and create the missing records."""
    sent = Reminder.objects.filter(sent_at__isnull=False)
    sent_keys = set(sent.values_list("article", "stage", "due_on"))
    due = reviewed_articles().filter(not_expired(), state__in=STAGES, waits=False)
    for article in due.select_related("reviewer__user"):
        stage = STAGES[article.state]
        if (article.pk, stage, article.review_due_on) not in sent_keys:
            kwargs = {"stage": stage, "due_on": article.review_due_on}
            reminder, _ = Reminder.objects.get_or_create(article=article, **kwargs)
            reminder.article = article
            yield reminder


def _send(reminder: Reminder) -> bool:
    """Send the reminder unless another run sends or has sent it; return whether it was sent."""
    addresses = _addresses(reminder.article)
    if not addresses or not _claim(reminder):
        return False
    try:
        send_mail(*_write(reminder), addresses)
    except Exception:  # Whatever a mail server does, the other reminders are still sent.
        logger.exception("The reminder %s was not sent; the next run tries again.", reminder)
        Reminder.objects.filter(pk=reminder.pk).update(claimed_at=None)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=timezone.now())
    return True


def _claim(reminder: Reminder) -> bool:
    """Claim the reminder for this run; return False if another run has sent or just claimed it."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - PATIENCE)
    mine = Reminder.objects.filter(free, pk=reminder.pk, sent_at__isnull=True)
    claimed = bool(mine.update(claimed_at=now))
    if claimed and reminder.claimed_at:
        logger.warning("A run ended over the reminder %s; it may arrive twice.", reminder)
    return claimed


def _addresses(article: ArticlePage) -> list[str]:
    """Return the addresses of the editors and of the practitioner who reviewed the article."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    concerned = Q(groups__name=Role.EDITOR.value) | Q(biography=article.reviewer_id)
    return sorted(set(users.filter(concerned).values_list("email", flat=True)))


def _write(reminder: Reminder) -> tuple[str, str]:
    """Return the subject and the text of the mail."""
    article: Any = reminder.article
    overdue = reminder.stage == Reminder.Stage.OVERDUE
    when = "is overdue" if overdue else f"is due on {reminder.due_on:%B} {reminder.due_on.day}"
    subject = " ".join(f"Health review of “{article.title}” {when}".split())
    context = {"article": article, "overdue": overdue, "due_on": reminder.due_on}
    return subject, render_to_string("reviews/reminder.txt", context)
