"""The admin views that retract a page or lift a retraction, and first say what will happen."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page, ReferenceIndex

from cms.content.retractions.forms import SentenceForm
from cms.content.retractions.pages import ALREADY, NOT_RETRACTED, RetractablePage
from cms.foundation.visibility import public_pages


def retractable_page(request: HttpRequest, page_id: int) -> RetractablePage:
    """Return the page for a user who may publish it. Raise Http404 or PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, RetractablePage):
        raise Http404
    if not page.permissions_for_user(request.user).is_publisher():
        raise PermissionDenied
    return page


def back(page: RetractablePage) -> HttpResponse:
    """Return a redirect to the form of the page."""
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for the sentence to readers, and retract the page."""
    page = retractable_page(request, page_id)
    if current := page.retraction:
        messages.warning(request, ALREADY.format(current.text))
        return back(page)
    if not page.permissions_for_user(request.user).can_retract():
        raise PermissionDenied
    form = SentenceForm(request.POST if request.method == "POST" else None)
    if _is_done(form, page.retract, request):
        messages.success(request, f"“{page.title}” was retracted. Readers see your note.")
        return back(page)
    references = ReferenceIndex.get_references_to(page).values("base_content_type", "object_id")
    context = {
        "references": references.distinct().count(),
        "translations": public_pages(page.get_translations()),
    }
    return _show(request, page, form, "Retract", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for the sentence to readers, and lift the retraction."""
    page = retractable_page(request, page_id)
    current = page.retraction
    if current is None:
        messages.warning(request, NOT_RETRACTED)
        return back(page)
    form = SentenceForm(request.POST if request.method == "POST" else None)
    if _is_done(form, page.lift_retraction, request):
        done = f"The retraction of “{page.title}” was lifted. Publish it when it is ready."
        messages.success(request, done)
        return back(page)
    return _show(request, page, form, "Lift the retraction", {"retraction": current})


def _is_done(form: SentenceForm, act: Callable[..., None], request: HttpRequest) -> bool:
    """Act if the form is valid; return whether it succeeded.

    A ValidationError, because somebody else was faster, becomes an error of the form.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data["text"], user=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _show(
    request: HttpRequest,
    page: RetractablePage,
    form: SentenceForm,
    action: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Return the page that says what will happen, with the form; `action` is the title."""
    trail: list[dict[str, Any]] = get_breadcrumbs_items_for_page(page, request.user)
    shown = {
        "page": page,
        "form": form,
        "header_title": action,
        "breadcrumbs_items": [*trail, {"url": "", "label": action}],
    }
    name = "lift" if "retraction" in context else "retract"
    return render(request, f"retractions/admin/{name}.html", shown | context)
