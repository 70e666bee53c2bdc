"""Models of the search index: texts as terms, and the words that occur in them."""

from typing import ClassVar

from django.db import models


class IndexedText(models.Model):
    """A text as terms separated by spaces, in four parts of falling weight.

    The database derives its full text index from each row, in the same statement.
    """

    key = models.UUIDField(unique=True, help_text="Of what the text belongs to.")
    language = models.CharField(max_length=16)
    title = models.TextField()
    summary = models.TextField()
    keywords = models.TextField()
    body = models.TextField()

    def __str__(self) -> str:
        return self.title


class VocabularyWord(models.Model):
    """A word that occurs in indexed texts, with the number of these texts."""

    term = models.CharField(max_length=64)
    stem = models.CharField(max_length=64)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "stem"], name="unique_word")
        ]
        indexes: ClassVar = [
            models.Index(fields=["stem"], name="word_stem"),
            models.Index(fields=["initial", "length", "-texts"], name="word_initial"),
        ]

    def __str__(self) -> str:
        return self.term
