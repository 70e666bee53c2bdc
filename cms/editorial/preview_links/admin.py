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

from cms.content.pages.models import BasePage
from cms.delivery.items.registry import item_type_of
from cms.editorial.preview_links.forms import ShareForm
from cms.editorial.preview_links.models import PreviewLink, share
from cms.foundation.addresses import absolute_url
from cms.foundation.users.models import User


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


def show(request: AdminRequest, page: BasePage, form: ShareForm) -> HttpResponse:
    """The form and the links of `page`, and the addresses of one just made, this once."""
    links = page.preview_links.select_related("created_by", "page__latest_revision")
    trail: list[dict[str, Any]] = get_breadcrumbs_items_for_page(page, request.user)
    context = {
        "page": page,
        "form": form,
        "links": links,
        "addresses": addresses_of(page, request.session.pop(new_link(page), "")),
        "header_title": "Share a draft",
        "breadcrumbs_items": [*trail, {"url": "", "label": "Share a draft"}],
    }
    # Wagtail sends all of the admin as `no-store`, and this is the one answer with a token in it.
    return render(request, "previews/share.html", context)


def new_link(page: BasePage) -> str:
    """Where the session has the token of a link until it has been shown."""
    return f"preview_link_{page.pk}"


def addresses_of(page: BasePage, token: str) -> dict[str, str]:
    """What the link with that token leads to; nothing without one."""
    if not token:
        return {}
    addresses = {"web_page": absolute_url(reverse("previews:web_page", args=[token]))}
    if item_type_of(page):
        addresses["item"] = absolute_url(reverse("previews:item", args=[token]))
    return addresses


@require_safe
def links(request: AdminRequest, page_id: int) -> HttpResponse:
    """All links to drafts of the page."""
    return show(request, editable_page(request, page_id), ShareForm())


@require_POST
def create(request: AdminRequest, page_id: int) -> HttpResponse:
    """Share the latest draft, and go to where its link is shown.

    Only so does loading that page again make no second link.
    """
    page = editable_page(request, page_id)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return show(request, page, form)
    _, token = share(page, user=request.user, days=form.cleaned_data["days"])
    request.session[new_link(page)] = token
    return redirect("previews_admin:links", page.pk)


@require_POST
def revoke(request: AdminRequest, page_id: int, link_id: int) -> HttpResponse:
    """Make a link of the page show nothing."""
    page = editable_page(request, page_id)
    link = get_object_or_404(PreviewLink.objects.open(), pk=link_id, page=page.pk)
    link.revoke(request.user)
    messages.success(request, "The link has been revoked.")
    return redirect("previews_admin:links", page.pk)
