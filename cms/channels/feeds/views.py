"""Views of the feeds."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from cms.channels.feeds.addresses import feed_url
from cms.channels.feeds.formats import FORMATS, Format
from cms.channels.feeds.sources import Source, of_author, of_topic, of_type
from cms.content.practice.current import current_practice
from cms.delivery.api.responses import conditional_response
from cms.delivery.items.public_state import PublicState, public_state
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.feed_entries import Feed


@require_safe
def type_feed(request: HttpRequest, route: str, suffix: str) -> HttpResponseBase:
    """Serve the newest items of a type, or 404 if the type has no feed."""
    return _answer(request, of_type(route), FORMATS[suffix])


@require_safe
def topic_feed(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Serve the newest items about a topic, or 404 if there are no public ones and no notes."""
    return _answer(request, of_topic(slug), FORMATS[suffix])


@require_safe
def author_feed(request: HttpRequest, pk: UUID, suffix: str) -> HttpResponseBase:
    """Serve the newest items by a person, or 404 if there is no public person with this id."""
    return _answer(request, of_author(pk), FORMATS[suffix])


def _answer(request: HttpRequest, source: Source, form: Format) -> HttpResponseBase:
    state, hub = public_state(), settings.WEBSUB_HUB_URL
    url = feed_url(source.path, form.suffix)
    response = conditional_response(
        request,
        lambda: form.write(_feed(source, url, state)),
        content_type=f"{form.media_type}; charset=utf-8",
        etag=state.etag(url, hub),
        changed_at=state.changed_at,
        valid_until=state.valid_until,
    )
    # Subscribers get the address without the query string of the request.
    links = [f'<{url}>; rel="self"', *([f'<{hub}>; rel="hub"'] if hub else [])]
    response["Link"] = ", ".join(links)
    return response


def _feed(source: Source, url: str, state: PublicState) -> Feed:
    practice, entries = current_practice(), source.entries()
    name = practice.practice_name
    terms = (practice.attribution_text.rstrip("."), practice.content_licence)
    return Feed(
        title=f"{source.title} · {name}" if source.title else name,
        description=source.description or practice.tagline,
        url=url,
        page_url=source.page_url,
        publisher=name,
        language=settings.LANGUAGE_CODE,
        updated=max((each.updated for each in entries), default=state.changed_at),
        entries=entries,
        rights=". ".join(filter(None, terms)),
        licence_url=practice.licence_address,
        icon=absolute_url(static("icon.svg")),
        hub=settings.WEBSUB_HUB_URL,
    )
