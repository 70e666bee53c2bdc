"""The social image, which is shown when a page is shared."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.urls import reverse

from cms.content.images.models import Image
from cms.content.images.representation import (
    ImageData,
    PictureData,
    RenditionData,
    renditions_of,
    represent_image,
)
from cms.foundation.addresses import absolute_url
from cms.foundation.cards.cards import Card
from cms.foundation.cards.drawing import HEIGHT, WIDTH
from cms.foundation.formats.content import SocialImage

# As wide as social networks show a picture.
WIDE_ENOUGH = 1200
SHOWN_BY_ALL = ("jpeg", "png")


def social_image(pictures: Iterable[PictureData | None], otherwise: SocialImage) -> SocialImage:
    """Return the social image from the first of `pictures` that is not None, else `otherwise`."""
    picture = next(filter(None, pictures), None)
    if picture is None:
        return otherwise
    usable = [one for one in renditions_of(picture) if one["format"] in SHOWN_BY_ALL]
    wide = [one for one in usable if one["width"] >= WIDE_ENOUGH]
    chosen = min(wide, key=_width) if wide else max(usable, key=_width)
    return SocialImage(
        url=chosen["url"], width=chosen["width"], height=chosen["height"], alt=picture["alt"]
    )


def represent_chosen(image: Image | None) -> ImageData | None:
    """Return the picture that an editor chose, with its description from the image library."""
    return represent_image(image, alt=image.description if image else "")


def drawn_image(card: Card, route: str, key: object) -> SocialImage:
    """Return the drawn card as a social image; `route` is a URL name, `key` an argument."""
    url = absolute_url(reverse(route, args=[key, card.digest]))
    return SocialImage(url=url, width=WIDTH, height=HEIGHT, alt=card.alt)


def is_drawn(image: SocialImage) -> bool:
    """Return whether the picture is a drawn card, and not one of the page's."""
    return urlsplit(image["url"]).path.startswith("/cards/")


def _width(rendition: RenditionData) -> int:
    return rendition["width"]
