"""The answers to crawlers."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.channels.discovery import sitemap
from cms.channels.discovery.llms import llms_txt
from cms.delivery.api.responses import conditional_response, etag_of
from cms.delivery.items.public_state import public_state
from cms.foundation.addresses import absolute_url

TEXT = "text/plain; charset=utf-8"
# Crawlers have nothing to do there, and there are any number of search results.
DISALLOWED = ("/admin/", "/preview/", "/search/?")


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """robots.txt (RFC 9309); everything is disallowed where SEARCH_ENGINES is off."""
    disallowed = DISALLOWED if settings.SEARCH_ENGINES else ("/",)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed)]
    if settings.SEARCH_ENGINES:
        lines += ["", f"Sitemap: {absolute_url(reverse('sitemap'))}"]
    body = "\n".join([*lines, ""]).encode()
    return conditional_response(request, lambda: body, content_type=TEXT, etag=etag_of(body))


@require_safe
def llms(request: HttpRequest) -> HttpResponseBase:
    """llms.txt, in Markdown as its convention has it."""
    state = public_state()
    return conditional_response(
        request,
        lambda: llms_txt().encode(),
        content_type=TEXT,
        etag=state.etag("llms"),
        changed_at=state.changed_at,
        valid_until=state.valid_until,
    )


@require_safe
def sitemap_file(request: HttpRequest, number: int = 0) -> HttpResponseBase:
    """The whole sitemap, or its index when there is too much for one file; or one of its files."""
    state = public_state()

    def build() -> bytes:
        count = sitemap.count_files()
        if not number and count > 1:
            return sitemap.index([_file_url(each) for each in range(1, count + 1)])
        if number > count:
            raise Http404
        return sitemap.urlset(sitemap.locations(number or 1))

    return conditional_response(
        request,
        build,
        content_type="application/xml; charset=utf-8",
        etag=state.etag("sitemap", str(number)),
        changed_at=state.changed_at,
        valid_until=state.valid_until,
    )


def _file_url(number: int) -> str:
    return absolute_url(reverse("sitemap_file", args=[number]))
