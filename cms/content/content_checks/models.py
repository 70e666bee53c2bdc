"""The phrases that need a source or a reason."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from wagtail.admin.panels import FieldPanel

from cms.foundation.transactions import UnitOfWorkModel


class ClaimPhrase(UnitOfWorkModel):
    """A phrase that promises something to patients."""

    phrase = models.CharField(
        max_length=80,
        help_text="One word or several. “Cure” also finds cures, cured and curing.",
    )
    explanation = models.CharField(
        max_length=200,
        blank=True,
        help_text="Shown to the writer: why a source or a reason is asked for.",
    )

    panels: ClassVar = [FieldPanel("phrase"), FieldPanel("explanation")]

    class Meta:
        ordering: ClassVar = [Lower("phrase")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("phrase"),
                name="one_claim_phrase_each",
                violation_error_message="This phrase is in the list already.",
            )
        ]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        """Put one space between words; refuse a phrase with fewer than two letters or digits."""
        self.phrase = " ".join(self.phrase.split())
        if sum(character.isalnum() for character in self.phrase) < 2:
            raise ValidationError({"phrase": "Enter a word, or several."})
