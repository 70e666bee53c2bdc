"""Markdown versions of website pages, by `Accept: text/markdown` or with `.md` in the address.

The Markdown is made from the HTML that an anonymous reader gets, so that both say the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.models import Page
from wagtail.views import serve

from cms.delivery.website.redirects import leads_on
from cms.delivery.website.responses import made_of_public_state
from cms.delivery.website.routing import route_to_public_page
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.markdown import page_markdown
from cms.foundation.http.negotiation import preferred_type

View = Callable[..., HttpResponseBase]
MARKDOWN = "text/markdown"
HOME = "index"


def with_markdown(view: View) -> View:
    """Let a website view respond in Markdown to clients that prefer it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = preferred_type(request.headers.get("Accept", ""), ["text/html", MARKDOWN])
        if request.method in ("GET", "HEAD") and wanted == MARKDOWN:
            return _markdown(request, view, request.path, *args, **kwargs)
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response

    marked: Any = answer
    marked.html_view = view
    return answer


@made_of_public_state
@with_markdown
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a Wagtail page; only pages without view restrictions are available as Markdown."""
    route_to_public_page(request, path)
    found = Page.route_for_request(request, path)
    is_restricted = bool(found and found[0].get_view_restrictions())
    if is_restricted and getattr(request, "is_for_markdown", False):
        raise Http404
    response: HttpResponseBase = serve(request, path)
    if is_restricted:
        add_never_cache_headers(response)
    return response


@require_safe
@made_of_public_state
def twin(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at `path` as Markdown; redirect from the old address of a moved page."""
    of_page = "/" if path == HOME else f"/{path}/"
    try:
        match = resolve(of_page)
    except Resolver404:
        raise Http404 from None
    view = getattr(match.func, "html_view", None)
    if view is None:
        raise Http404
    try:
        return _markdown(request, view, of_page, *match.args, **match.kwargs)
    except Http404:
        moved = get_redirect(request, of_page.rstrip("/"))
        if not (moved and moved.redirect_page and leads_on(request, moved.link)):
            raise
        return HttpResponsePermanentRedirect(twin_address(moved.link))


def twin_address(address: str) -> str:
    """Return the address of the Markdown version of the page at `address`, which may be a path."""
    parts = urlsplit(address)
    path = parts.path.strip("/") or HOME
    return parts._replace(path=f"/{path}.md", query="", fragment="").geturl()


def _markdown(
    request: HttpRequest, view: View, path: str, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    reader: Any = request
    reader.user, reader.is_for_markdown = AnonymousUser(), True
    response: Any = view(request, *args, **kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        unchanged: HttpResponseBase = response
        return unchanged
    url = absolute_url(path)
    body = page_markdown(response.content.decode(), url)
    answer = HttpResponse(body, content_type=f"{MARKDOWN}; charset=utf-8")
    canonical = (getattr(response, "context_data", None) or {}).get("canonical_url") or url
    answer["Link"] = f'<{canonical}>; rel="canonical"'
    return answer
