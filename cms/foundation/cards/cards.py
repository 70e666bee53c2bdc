"""What a drawn social card says, and the name of its file."""

import hashlib
import json
from dataclasses import astuple, dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from cms.foundation.cards.drawing import WIDTH, draw_card

# Another number gives every card another address. Count it up when the drawing changes.
DESIGN = 1


@dataclass(frozen=True)
class Card:
    """The texts of a social card, all of them public; each but `title` may be empty."""

    title: str
    practice: str
    topic: str = ""
    byline: str = ""

    @property
    def digest(self) -> str:
        """16 hexadecimal digits that the texts and the design decide."""
        shown = json.dumps([DESIGN, WIDTH, *astuple(self)])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def alt(self) -> str:
        """What the picture says, for those who cannot see it."""
        return " · ".join(filter(None, [self.title, self.byline, self.practice]))

    def png(self) -> bytes:
        """The picture, drawn anew."""
        return draw_card(
            title=self.title, practice=self.practice, topic=self.topic, byline=self.byline
        )

    def stored_png(self, subject: str) -> bytes:
        """The picture for what `subject` names, drawn when it is first asked for.

        The name of the file cannot be guessed: where files are served to everybody, it would
        outlive the page that it shows.
        """
        secret = salted_hmac("cms.foundation.cards", f"{subject}/{self.digest}", algorithm="sha256")
        name = f"cards/{secret.hexdigest()}.png"
        if not default_storage.exists(name):
            content = self.png()
            default_storage.save(name, ContentFile(content))
            return content
        with default_storage.open(name) as file:
            return bytes(file.read())
