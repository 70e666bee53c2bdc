"""Views for the holders of a preview link. All links that do not work get the same answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.delivery.api.problems import problem_response
from cms.delivery.items.building import build
from cms.delivery.items.registry import item_type_of
from cms.editorial.preview_links.models import PreviewLink, hash_token
from cms.foundation.formats.content import encode

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
NOTHING = "This preview link does not exist, has expired, or was revoked. Ask for a new one."

View = Callable[[HttpRequest, str], HttpResponse]


def unlisted(view: View) -> View:
    """Add headers that keep responses out of caches, search engines and the logs of other sites."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answer


def open_link(request: HttpRequest, token: str) -> PreviewLink:
    """Return the link of `token` and count the opening; raise Http404 if it does not work."""
    link = PreviewLink.objects.open().filter(token_hash=hash_token(token)).first()
    if link is None:
        raise Http404
    if request.method == "GET":
        link.note_opened()
    return link


@unlisted
@require_safe
def web_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the draft as it will look on the website, with a banner that says it is a draft."""
    # A link shows the same page to everybody, also to an editor who is logged in.
    request.user = AnonymousUser()
    try:
        link = open_link(request, token)
    except Http404:
        return render(request, "previews/nothing.html", {"message": NOTHING}, status=404)
    page = link.draft()
    preview: Any = request
    preview.is_preview, preview.preview_mode = True, ""
    with link.passes():
        context = {
            **page.get_preview_context(request, ""),
            "link": link,
            "page_template": page.get_preview_template(request, ""),
        }
        return render(request, "previews/draft.html", context)


@unlisted
@require_safe
def item(request: HttpRequest, token: str) -> HttpResponse:
    """Return the draft as JSON in the format of the Delivery API, for a front end elsewhere."""
    try:
        link = open_link(request, token)
        page = link.draft()
    except Http404:
        return problem_response(404, NOTHING)
    if item_type_of(page) is None:
        return problem_response(404, NOTHING)
    with link.passes():
        return HttpResponse(encode(build(page)), content_type="application/json")
