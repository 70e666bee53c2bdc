"""Preview modes that show a draft on each channel before it is published, and store nothing."""

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from rest_framework.utils.encoders import JSONEncoder

from cms.content.pages.models import BasePage
from cms.content.pages.social_images import drawn_image
from cms.content.practice.current import current_practice
from cms.content.practice.time_zone import practice_in_use
from cms.delivery.items.building import build
from cms.delivery.items.feed_entries import entry
from cms.delivery.items.social_images import ROUTE, item_card
from cms.delivery.website.appearance import Appearance
from cms.foundation.formats.atom import atom
from cms.foundation.formats.content import encode
from cms.foundation.formats.feed_entries import Feed
from cms.foundation.formats.markdown import page_markdown

WEB_PAGE = ("", "Web page")


@dataclass(frozen=True)
class Channel:
    """A preview mode: its name in addresses, its label in the list, and its template context."""

    name: str
    label: str
    context: Callable[[BasePage, HttpRequest], dict[str, object]]

    @property
    def template(self) -> str:
        """The name of the template of the preview."""
        return f"delivery/previews/{self.name}.html"


def page_html(page: BasePage, request: HttpRequest) -> str:
    """Return the web page of the draft, as a reader without an account will see it."""
    request = copy.copy(request)
    request.user = AnonymousUser()
    context = page.get_preview_context(request, "")
    return render_to_string(page.get_preview_template(request, ""), context, request)


def _phone(page: BasePage, request: HttpRequest) -> dict[str, object]:
    """Return the page for an iframe's `srcdoc`, with links such as `#main` kept inside it."""
    soup = BeautifulSoup(page_html(page, request), "html.parser")
    for link in soup.select('a[href^="#"]'):
        link["href"] = f"about:srcdoc{link['href']}"
    return {"html": str(soup)}


def _partners(page: BasePage, request: HttpRequest) -> dict[str, object]:
    item = build(page)
    text = json.dumps(item, cls=JSONEncoder, ensure_ascii=False, indent=2)
    return {"json": text, "bytes": len(encode(item))}


def _markdown(page: BasePage, request: HttpRequest) -> dict[str, object]:
    return {"markdown": page_markdown(page_html(page, request))}


def _search(page: BasePage, request: HttpRequest) -> dict[str, object]:
    appearance = Appearance(page_html(page, request))
    return {"appearance": appearance, "image": drawn_card(page) or appearance.image}


def drawn_card(page: BasePage) -> str:
    """Return the card of a draft as a `data:` URL, as it has no other yet; empty without a card."""
    item, practice = build(page), practice_in_use()
    card = item_card(item, practice)
    if item["social_image"] != drawn_image(card, ROUTE, page.content_id):
        return ""
    return f"data:image/png;base64,{base64.b64encode(card.png()).decode()}"


def _feed(page: BasePage, request: HttpRequest) -> dict[str, object]:
    described = entry(build(page))
    name = current_practice().practice_name
    feed = Feed(
        title=name,
        description="",
        url=described.url,
        page_url=described.url,
        publisher=name,
        language=described.language,
        updated=described.updated,
        entries=[described],
    )
    return {"entry": described, "xml": atom(feed).decode()}


CHANNELS = (
    Channel("phone", "Phone", _phone),
    Channel("partners", "What partners get", _partners),
    Channel("markdown", "Markdown", _markdown),
    Channel("search", "Search result and social card", _search),
    Channel("feed", "Feed entry", _feed),
)
PREVIEW_MODES = [WEB_PAGE, *((channel.name, channel.label) for channel in CHANNELS)]


def channel_named(name: str) -> Channel:
    """Return the channel of a preview mode; raise Http404 if there is no such mode."""
    for channel in CHANNELS:
        if channel.name == name:
            return channel
    raise Http404
