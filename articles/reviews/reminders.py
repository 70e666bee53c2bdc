"""Mails that a review is due soon, or overdue: one of each for each review of an article."""

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
# A run that has not said within this time that it sent a mail has ended without sending it.
PATIENCE = timedelta(hours=1)


def send_reminders() -> int:
    """Send what is due and has not been sent; return how many mails were.

    A reminder is claimed, sent outside of any transaction, and then marked as sent. So two runs
    never send the same; a mail server that refuses is asked again by the next run. Only a run that
    is killed between sending and marking makes another one send it again, and that one logs it.
    """
    return sum(_send(reminder) for reminder in _reminders())


def _reminders() -> Iterator[Reminder]:
    """Those of today, made where they are missing."""
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
    """Send it unless another run does or has done so; whether it was sent."""
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
    """Whether this run, and no other, is to send it."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - PATIENCE)
    mine = Reminder.objects.filter(free, pk=reminder.pk, sent_at__isnull=True)
    claimed = bool(mine.update(claimed_at=now))
    if claimed and reminder.claimed_at:
        logger.warning("A run ended over the reminder %s; it may arrive twice.", reminder)
    return claimed


def _addresses(article: ArticlePage) -> list[str]:
    """Of the editors, and of who reviewed the article."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    concerned = Q(groups__name=Role.EDITOR.value) | Q(biography=article.reviewer_id)
    return sorted(set(users.filter(concerned).values_list("email", flat=True)))


def _write(reminder: Reminder) -> tuple[str, str]:
    """Subject and text."""
    article: Any = reminder.article
    overdue = reminder.stage == Reminder.Stage.OVERDUE
    when = "is overdue" if overdue else f"is due on {reminder.due_on:%B} {reminder.due_on.day}"
    subject = " ".join(f"Health review of “{article.title}” {when}".split())
    context = {"article": article, "overdue": overdue, "due_on": reminder.due_on}
    return subject, render_to_string("reviews/reminder.txt", context)
