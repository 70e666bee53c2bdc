"""The guides for partners, the Markdown files in docs/partners, as pages of the website."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from cms.delivery.api.error_handlers import no_such_route
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.guides import START, read_chapter

CHAPTERS = Path(settings.BASE_DIR) / "docs" / "partners"
SAMPLE_HOST = "http://127.0.0.1:8000"
"""The address that the samples ask: that of the demo site, or here of the site that shows them."""


@require_safe
def guide(request: HttpRequest, chapter: str = START) -> HttpResponse:
    """Show a chapter; its samples ask this site."""
    try:
        shown = read_chapter(CHAPTERS, chapter, guide_url)
    except FileNotFoundError:
        return no_such_route(request)
    html = shown.html.replace(SAMPLE_HOST, absolute_url("/").rstrip("/"))
    text = mark_safe(html)  # noqa: S308  # the project's own text
    context = {"title": shown.title, "text": text, "is_start": chapter == START}
    return render(request, "delivery/guide.html", context)


def guide_url(name: str) -> str:
    """Return the path of a chapter."""
    return reverse("api_guide") if name == START else reverse("api_guide", args=[name])


urlpatterns = [
    path("", guide, name="api_guide"),
    path("<slug:chapter>/", guide, name="api_guide"),
]
