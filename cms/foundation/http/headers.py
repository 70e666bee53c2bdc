"""Which of the policies in cms.settings.security goes with an answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django_permissions_policy import (
    PermissionsPolicyMiddleware as AllPermissionsPolicyMiddleware,
)

from cms.foundation.addresses import absolute_url


def is_html(response: HttpResponseBase) -> bool:
    """Whether a browser shows it as a page."""
    return response.get("Content-Type", "").startswith("text/html")


def in_admin(request: HttpRequest) -> bool:
    """Whether the address is below the admin's."""
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def is_private(response: HttpResponseBase) -> bool:
    """Whether it was made for one person."""
    return "private" in response.get("Cache-Control", "")


def media_origin() -> str:
    """`https://host` of the images, which may be a CDN's or the site's own by its other name."""
    parts = urlsplit(absolute_url(settings.MEDIA_URL))
    return f"{parts.scheme}://{parts.netloc}"


def may_be_framed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the admin shows it beside a form.

    Wagtail makes a preview by a second, inner request, which is marked.
    """
    is_beside_form = getattr(request, "in_preview_panel", False)
    return is_beside_form or response.get("X-Frame-Options") == "SAMEORIGIN"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends a policy with every answer: the page's own, the admin's, or that of data."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave a 304 alone: its headers would replace those of the copy that the browser has."""
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The directives, before django-csp writes them."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config:
            return parts
        if not is_html(response):
            parts.config = settings.DATA_CONTENT_SECURITY_POLICY
            return parts
        if in_admin(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        parts.update = {"img-src": [media_origin()]}
        if may_be_framed(request, response):
            parts.replace = {"frame-ancestors": [SELF]}
        return parts


class ResourcePolicyMiddleware:
    """Lets other sites use data and images, and keeps pages and what is private to this site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            is_ours = is_html(response) or in_admin(request) or is_private(response)
            policy = "same-origin" if is_ours else "cross-origin"
            response.setdefault("Cross-Origin-Resource-Policy", policy)
        return response


class PermissionsPolicyMiddleware(AllPermissionsPolicyMiddleware):
    """Switches features of the browser off on pages; nothing else has any, and saves 0.8 kB."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = cast(HttpResponseBase, super().__call__(request))
        if not is_html(response):
            del response["Permissions-Policy"]
        return response
