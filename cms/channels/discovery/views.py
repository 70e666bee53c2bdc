"""Views of the files for crawlers: robots.txt, llms.txt and the sitemap."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.channels.discovery.llms import llms_txt
from cms.channels.discovery.sitemap import files, sitemap
from cms.delivery.api.responses import conditional_response, etag_of
from cms.delivery.items.public_state import public_state
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.sitemap import sitemap_index

TEXT = "text/plain; charset=utf-8"
# The admin and previews are not for crawlers, and search results are endless.
DISALLOWED = ("/admin/", "/preview/", "/search/?")


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Serve robots.txt (RFC 9309), which disallows everything if SEARCH_ENGINES is off."""
    disallowed = DISALLOWED if settings.SEARCH_ENGINES else ("/",)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed)]
    if settings.SEARCH_ENGINES:
        lines += ["", f"Sitemap: {absolute_url(reverse('sitemap'))}"]
    body = "\n".join([*lines, ""]).encode()
    return conditional_response(request, lambda: body, content_type=TEXT, etag=etag_of(body))


@require_safe
def llms(request: HttpRequest) -> HttpResponseBase:
    """Serve llms.txt, which is Markdown by its convention."""
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
    """Serve one file of the sitemap, or else the index of all files, or the only one there is."""
    state = public_state()

    def build() -> bytes:
        numbers = files()
        if not number and len(numbers) > 1:
            paths = (reverse("sitemap_file", args=[each]) for each in numbers)
            return sitemap_index(map(absolute_url, paths))
        if number and number not in numbers:
            raise Http404
        return sitemap(number or 1)

    return conditional_response(
        request,
        build,
        content_type="application/xml; charset=utf-8",
        etag=state.etag("sitemap", str(number)),
        changed_at=state.changed_at,
        valid_until=state.valid_until,
    )
