"""The records of reviews and of the reminders that were sent."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import ArticlePage
from cms.foundation.usage import leave_out_of_usage
from practitioners.models import PractitionerPage


class Review(models.Model):
    """The approval of a version of an article by a practitioner; written once, never changed.

    The name, letters after the name and licence are copies, as they were on the day of the review.
    """

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer = models.ForeignKey(
        PractitionerPage, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer_name = models.CharField(max_length=400)
    username = models.CharField(max_length=150, blank=True)
    licence_kind = models.CharField(max_length=120)
    licence_jurisdiction = models.CharField(max_length=120)
    licence_number = models.CharField(max_length=60)
    licence_expires_on = models.DateField(null=True)
    reviewed_on = models.DateField()
    due_on = models.DateField()
    # What readers could read of that version (see `articles.reading`). Revisions may be purged.
    text = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    leave_out_of_usage(article, reviewer)

    class Meta:
        default_permissions = ("view",)
        indexes: ClassVar = [models.Index(fields=["article", "revision"])]

    def __str__(self) -> str:
        return f"{self.reviewer_name}, {self.reviewed_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the record; raise TypeError if it exists already."""
        if not self._state.adding:
            raise TypeError("The record of a review cannot be changed.")
        super().save(*args, **kwargs)


class SmallCorrection(models.Model):
    """A change so small that the review stands for the `text` with it too, and the reason."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="small_corrections")
    reason = models.CharField(max_length=200)
    text = models.JSONField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    date = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.date}: {self.reason}"


class Reminder(models.Model):
    """A reminder, sent once, that the review of an article is due soon or overdue."""

    class Stage(models.TextChoices):
        SOON = "soon"
        OVERDUE = "overdue"

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    due_on = models.DateField()
    # Null unless a run is about to send the reminder.
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    leave_out_of_usage(article)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "stage", "due_on"], name="one_reminder_of_each_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.stage}, {self.due_on}"
