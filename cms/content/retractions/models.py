"""The model of retractions: which page was retracted, when and why."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

MAXIMUM_LENGTH = 1000


class RetractionQuerySet(models.QuerySet["Retraction"]):
    """A queryset of retractions."""

    def in_force(self) -> Self:
        """Return the retractions that have not been lifted; a page has one at most."""
        return self.filter(in_force=True)


class Retraction(models.Model):
    """The public note in place of a page's text; after lifting, a part of the page's history.

    It belongs to no revision and is not copied, so that no draft or older version removes it.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="retractions")
    date = models.DateField(default=timezone.localdate)
    text = models.TextField(max_length=MAXIMUM_LENGTH)
    in_force = models.BooleanField(default=True)
    lifted_on = models.DateField(null=True)
    lifting = models.TextField("why it was lifted", max_length=MAXIMUM_LENGTH, blank=True)

    objects = RetractionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(in_force=True), name="one_retraction_in_force"
            ),
            models.CheckConstraint(
                condition=Q(in_force=True, lifted_on=None)
                | Q(in_force=False, lifted_on__isnull=False),
                name="retraction_in_force_or_lifted",
            ),
        ]

    wagtail_reference_index_ignore = True  # A page that is retracted is not used by anything.

    def __str__(self) -> str:
        return f"{self.page}, {self.date}"

    def lift(self, text: str) -> None:
        """End the retraction today; `text` says why."""
        self.in_force, self.lifted_on, self.lifting = False, timezone.localdate(), text
        self.save()
