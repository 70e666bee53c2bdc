"""Sharing a draft, in the admin: create a link, see those there are, revoke one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page

from cms.addresses import absolute_url
from cms.delivery.registry import item_type_of
from cms.pages.models import BasePage
from cms.previews.forms import ShareForm
from cms.previews.models import PreviewLink, share
from cms.users.models import User


class AdminRequest(HttpRequest):
    """A request in the admin, where everybody has logged in."""

    user: User


def editable_page(request: AdminRequest, page_id: int) -> BasePage:
    """The page, for those who may edit it; raises Http404 or PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def show(
    request: AdminRequest, page: BasePage, form: ShareForm, addresses: dict[str, str] | None = None
) -> HttpResponse:
    """The form and the links of `page`; `addresses` are those of a link just made."""
    links = page.preview_links.select_related("created_by", "page__latest_revision")
    trail: list[dict[str, Any]] = get_breadcrumbs_items_for_page(page, request.user)
    context = {
        "page": page,
        "form": form,
        "links": links,
        "addresses": addresses,
        "header_title": "Share a draft",
        "breadcrumbs_items": [*trail, {"url": "", "label": "Share a draft"}],
    }
    # Wagtail sends all of the admin as `no-store`, and this is the one answer with a token in it.
    return render(request, "previews/share.html", context)


@require_safe
def links(request: AdminRequest, page_id: int) -> HttpResponse:
    """All links to drafts of the page."""
    return show(request, editable_page(request, page_id), ShareForm())


@require_POST
def create(request: AdminRequest, page_id: int) -> HttpResponse:
    """Share the latest draft, and show its link, this once."""
    page = editable_page(request, page_id)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return show(request, page, form)
    _, token = share(page, user=request.user, days=form.cleaned_data["days"])
    addresses = {"web_page": absolute_url(reverse("previews:web_page", args=[token]))}
    if item_type_of(page):
        addresses["item"] = absolute_url(reverse("previews:item", args=[token]))
    return show(request, page, ShareForm(), addresses)


@require_POST
def revoke(request: AdminRequest, page_id: int, link_id: int) -> HttpResponse:
    """Make a link of the page show nothing."""
    page = editable_page(request, page_id)
    link = get_object_or_404(PreviewLink.objects.open(), pk=link_id, page=page.pk)
    link.revoke(request.user)
    messages.success(request, "The link has been revoked.")
    return redirect("previews_admin:links", page.pk)
