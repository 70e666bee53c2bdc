"""The texts and times by which the articles of a large made site differ."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.utils.text import slugify

COMMON, FREQUENT = "acupuncture", "seasonal"
"""A word that every article has, and a word that every tenth one has."""

ANGLES = (
    *("What helps with", "Living with", "Questions about", "A first look at", "Research on"),
    *("Exercises for", "Needling for", "When to see a doctor about", "Sleeping well with"),
    *("What to expect from care for", "Small habits against", "Massage and heat for"),
)
COMPLAINTS = (
    *("back pain", "neck pain", "tension headaches", "migraine", "knee pain", "tennis elbow"),
    *("shoulder pain", "sciatica", "jaw pain", "hip pain", "poor sleep", "stress", "hay fever"),
    *("hot flushes", "cold hands", "tired legs", "wrist pain", "heel pain", "nausea", "tinnitus"),
)
SITUATIONS = (
    *("in winter", "at work", "after a long flight", "during pregnancy", "in later life"),
    *("on night shifts", "for runners", "for gardeners", "after an accident", "in the mornings"),
    *("at a desk", "with small children", "while travelling", "before an exam", "in spring"),
    *("for musicians", "after surgery", "in hot weather", "for carers", "on long drives"),
)
SYLLABLES = tuple(f"{first}{then}" for first in "bdfgklmnprstvz" for then in "aeiou")
EARLIEST, DAYS = datetime(2005, 1, 3, 6, tzinfo=UTC), 20 * 365
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Variant:
    """What tells the made article with this `number` from all others; it is the same each time."""

    number: int

    @cached_property
    def _dice(self) -> bytes:
        return hashlib.sha256(f"article {self.number}".encode()).digest()

    def roll(self, sides: int, place: int) -> int:
        """Return a number below `sides`, which is at most 65,536; `place` is below 15."""
        return int.from_bytes(self._dice[2 * place : 2 * place + 2]) % sides

    @cached_property
    def content_id(self) -> uuid.UUID:
        """The id of its content item."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"made article {self.number}")

    @cached_property
    def _subject(self) -> str:
        complaint = COMPLAINTS[self.roll(len(COMPLAINTS), 1)]
        return f"{complaint} {SITUATIONS[self.roll(len(SITUATIONS), 2)]}"

    @cached_property
    def title(self) -> str:
        """A title that other articles may have too."""
        return f"{ANGLES[self.roll(len(ANGLES), 0)]} {self._subject}"

    @cached_property
    def slug(self) -> str:
        """A slug that no other article has."""
        return f"{slugify(self.title)}-{self.number}"

    @cached_property
    def summary(self) -> str:
        """A sentence of a length that says the same of the reading time in all of them."""
        return f"How our practice treats {self._subject}, as patients of {self.name} tell it."

    @cached_property
    def name(self) -> str:
        """A word that no other article has."""
        return "".join(_syllables(self.number)).capitalize()

    @cached_property
    def sentence(self) -> str:
        """A sentence of the text; each has the same number of words."""
        seldom = FREQUENT if self.number % 10 == 0 else "quiet"
        words = (
            SYLLABLES[self.roll(len(SYLLABLES), place)] + SYLLABLES[place] for place in range(3, 11)
        )
        return f"In {self.name} {COMMON} has a {seldom} tradition of {' '.join(words)}."

    @cached_property
    def published_at(self) -> datetime:
        """When it was first published."""
        minutes = self.roll(MINUTES_A_DAY, 12)
        return EARLIEST + timedelta(self.roll(DAYS, 11), minutes=minutes, seconds=self.number % 60)

    @cached_property
    def updated_at(self) -> datetime:
        """When it was last published."""
        return self.published_at + timedelta(self.roll(365, 13), hours=1)

    @property
    def words(self) -> tuple[str, ...]:
        """The texts that readers search for."""
        return (self.title, self.summary, self.sentence)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Everything by which its stored forms differ from those of another article."""
        times = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (self.published_at, self.updated_at))
        return (*self.words, self.slug, str(self.content_id), *times)


def _syllables(number: int) -> Iterator[str]:
    """Yield four syllables or more, which differ for each number."""
    for _ in range(4):
        number, syllable = divmod(number, len(SYLLABLES))
        yield SYLLABLES[syllable]
    if number:
        yield from _syllables(number)
