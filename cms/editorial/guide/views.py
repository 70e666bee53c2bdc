"""Views of the guide and its pictures, for everybody who has access to the admin."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from cms.foundation.formats.guides import START, read_chapter

CHAPTERS = Path(settings.BASE_DIR) / "docs" / "editors"
PICTURES = Path(settings.BASE_DIR) / "docs" / "images"


@require_GET
def show_chapter(request: HttpRequest, name: str = START) -> HttpResponse:
    """Show a chapter of the guide."""
    try:
        chapter = read_chapter(CHAPTERS, name, chapter_url, picture_url)
    except FileNotFoundError:
        raise Http404 from None
    trail = [{"url": chapter_url(START), "label": "Guide"}]
    if name != START:
        trail.append({"url": "", "label": chapter.title})
    context = {
        "chapter": mark_safe(chapter.html),  # noqa: S308  # the project's own text
        "header_title": chapter.title,
        "breadcrumbs_items": trail,
    }
    return render(request, "guide/chapter.html", context)


@require_GET
def show_picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a screenshot of the guide."""
    try:
        return FileResponse((PICTURES / name).open("rb"), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None


def chapter_url(name: str) -> str:
    """Return the URL of a chapter."""
    return reverse("guide:start") if name == START else reverse("guide:chapter", args=[name])


def picture_url(name: str) -> str:
    """Return the URL of a screenshot."""
    return reverse("guide:picture", args=[name])
