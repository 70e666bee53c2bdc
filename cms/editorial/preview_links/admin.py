"""Admin views that share a draft: they create, list and revoke links to it."""

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
    """A request in the admin, where every user is logged in."""

    user: User


def editable_page(request: AdminRequest, page_id: int) -> BasePage:
    """Return the page; raise Http404, or PermissionDenied if the user may not edit it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def show(request: AdminRequest, page: BasePage, form: ShareForm) -> HttpResponse:
    """Show the form, the links of `page`, and once only the addresses of a new link."""
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
    # The response holds a token; Wagtail sends everything in the admin as `no-store`.
    return render(request, "previews/share.html", context)


def new_link(page: BasePage) -> str:
    """Return the session key of a new link's token, which stays there until it has been shown."""
    return f"preview_link_{page.pk}"


def addresses_of(page: BasePage, token: str) -> dict[str, str]:
    """Return the addresses that the token opens; an empty dict if there is no token."""
    if not token:
        return {}
    addresses = {"web_page": absolute_url(reverse("previews:web_page", args=[token]))}
    if item_type_of(page):
        addresses["item"] = absolute_url(reverse("previews:item", args=[token]))
    return addresses


@require_safe
def links(request: AdminRequest, page_id: int) -> HttpResponse:
    """List all links to drafts of the page."""
    return show(request, editable_page(request, page_id), ShareForm())


@require_POST
def create(request: AdminRequest, page_id: int) -> HttpResponse:
    """Share the latest draft, and redirect to the list, which shows the new link.

    Because of the redirect, reloading that page does not create a second link.
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
    """Revoke a link of the page."""
    page = editable_page(request, page_id)
    link = get_object_or_404(PreviewLink.objects.open(), pk=link_id, page=page.pk)
    link.revoke(request.user)
    messages.success(request, "The link has been revoked.")
    return redirect("previews_admin:links", page.pk)
