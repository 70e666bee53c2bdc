"""The view of an item's card, which other websites show in a frame."""

from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms.delivery.api.responses import conditional_response, etag_of
from cms.delivery.items.lookup import RetractedError, public_item, refuse
from cms.delivery.items.registry import item_types, outline_of
from cms.foundation.http.cache_tags import item_tag, note_tags


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its views have no arguments
def card(request: HttpRequest, route: str, key: UUID) -> HttpResponseBase:
    """Show an item's picture, title, summary, people and terms on a card.

    If the item is no longer public, the card says so, with the note if the item was retracted.
    """
    response = _card(request, route, key)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _card(request: HttpRequest, route: str, key: UUID) -> HttpResponseBase:
    kinds = [kind.name for kind in item_types() if kind.route == route]
    lookup: dict[str, Any] = {"pk": key, "type__in": kinds}
    try:
        item = public_item(**lookup) or refuse(**lookup)
    except RetractedError as error:
        return _gone(request, 410, {"retraction": error.note})
    except Http404:
        return _gone(request, 404)
    note_tags(request, [item_tag(item.pk)])
    content = item.parsed
    context = {"item": content, "outline": outline_of(content)}
    body = render_to_string("delivery/card.html", context, request).encode()
    return conditional_response(
        request,
        lambda: body,
        content_type="text/html; charset=utf-8",
        etag=etag_of(body),
        changed_at=item.changed_at,
        valid_until=item.valid_until,
    )


def _gone(request: HttpRequest, status: int, note: dict[str, object] | None = None) -> HttpResponse:
    """Return a response that is not cached, as the item may become public again at any time."""
    response = render(request, "delivery/card_gone.html", note, status=status)
    response["Cache-Control"] = "no-store"
    return response
