"""The drawn cards of public pages and topics, at addresses whose picture never changes."""

import uuid
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from cms.content.images.representation import ImageData
from cms.content.pages.models import BasePage
from cms.content.pages.social_images import drawn_image, social_image
from cms.content.practice.models import PracticeSettings
from cms.content.practice.time_zone import practice_in_use
from cms.content.topics.models import Topic
from cms.delivery.items.lookup import public_item
from cms.delivery.items.registry import outline_of
from cms.delivery.items.topics import public_topics
from cms.foundation.cards.cards import Card
from cms.foundation.formats.content import Content, SocialImage
from cms.foundation.http.caching import unchanging
from cms.foundation.visibility import public_pages

ROUTE, TOPIC_ROUTE = "page_card", "topic_card"


def item_card(content: Content, practice: PracticeSettings) -> Card:
    """Return the card of the content item whose JSON is `content`."""
    outline = outline_of(content)
    names = [person.full_name for person in outline.people]
    others = f", and {len(names) - 1} more" if len(names) > 1 else ""
    return Card(
        title=outline.title,
        practice=practice.practice_name,
        topic=outline.topics[0].name if outline.topics else "",
        byline=f"{names[0]}{others}" if names else outline.subtitle,
    )


def item_image(
    content: Content, chosen: ImageData | None, practice: PracticeSettings
) -> SocialImage:
    """Return the picture of an item: the `chosen` one, its outline's, or else its drawn card."""
    pictures = (chosen, outline_of(content).picture)
    return social_image(
        pictures, drawn_image(item_card(content, practice), ROUTE, uuid.UUID(content["id"]))
    )


def topic_card(topic: Topic, practice: PracticeSettings) -> Card:
    """Return the card of a topic."""
    return Card(title=topic.name, practice=practice.practice_name, topic="Topic")


@require_safe
def page_card_view(request: HttpRequest, key: uuid.UUID, digest: str) -> HttpResponse:
    """Serve the card of a public page; redirect a former address to the present picture."""
    item = public_item(pk=key)
    if item is not None:
        content = item.parsed
        card = item_card(content, practice_in_use())
        return _answer(card, digest, str(key), content["social_image"], item.valid_until)
    page = _page_without_item(key)
    card = page.card(practice_in_use())
    return _answer(card, digest, str(key), page.shared_image(practice_in_use()), page.expire_at)


@require_safe
def topic_card_view(request: HttpRequest, key: str, digest: str) -> HttpResponse:
    """Serve the card of a topic that has public items."""
    card = topic_card(get_object_or_404(public_topics(), slug=key), practice_in_use())
    return _answer(card, digest, f"topic {key}", drawn_image(card, TOPIC_ROUTE, key))


def _page_without_item(key: uuid.UUID) -> BasePage:
    for model in get_page_models():
        if issubclass(model, BasePage) and model.has_card:
            page: BasePage | None = public_pages(model.objects.filter(content_id=key)).first()
            if page is not None:
                return page
    raise Http404


def _answer(
    card: Card, digest: str, subject: str, image: SocialImage, valid_until: datetime | None = None
) -> HttpResponse:
    if digest != card.digest or f"{digest}.png" not in image["url"]:
        moved = HttpResponseRedirect(image["url"])
        moved["Cache-Control"] = "no-cache"
        return moved
    response = HttpResponse(card.stored_png(subject), content_type="image/png")
    response["Cache-Control"] = unchanging(valid_until)
    return response
