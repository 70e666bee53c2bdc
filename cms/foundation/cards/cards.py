"""The content of a drawn social card and the storage of its PNG file."""

import hashlib
import json
from contextlib import suppress
from dataclasses import astuple, dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from cms.foundation.cards.drawing import WIDTH, draw_card
from cms.foundation.files import NotStoredError

# Part of every card's address. Increase it when the drawing changes.
DESIGN = 1
FOLDER = "cards"
"""Of the stored cards, in the media."""


@dataclass(frozen=True)
class Card:
    """The public texts of a social card; every text except `title` may be empty."""

    title: str
    practice: str
    topic: str = ""
    byline: str = ""

    @property
    def digest(self) -> str:
        """16 hexadecimal digits derived from the texts and the version of the design."""
        shown = json.dumps([DESIGN, WIDTH, *astuple(self)])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def alt(self) -> str:
        """The alternative text of the picture: title, byline and practice."""
        return " · ".join(filter(None, [self.title, self.byline, self.practice]))

    def png(self) -> bytes:
        """Draw the card and return it as a PNG."""
        return draw_card(
            title=self.title, practice=self.practice, topic=self.topic, byline=self.byline
        )

    def stored_png(self, subject: str) -> bytes:
        """Return the PNG for `subject`, and draw and store it on the first request.

        The file name cannot be guessed: where media files are served to everybody, a guessable file
        would stay reachable after its page is gone.
        """
        secret = salted_hmac("cms.foundation.cards", f"{subject}/{self.digest}", algorithm="sha256")
        name = f"{FOLDER}/{secret.hexdigest()}.png"
        if not default_storage.exists(name):
            content = self.png()
            with suppress(NotStoredError):  # The next request tries again.
                default_storage.save(name, ContentFile(content))
            return content
        with default_storage.open(name) as file:
            return bytes(file.read())
