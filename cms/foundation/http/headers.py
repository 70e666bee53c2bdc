"""Security headers of responses, from the policies in cms.settings.security."""

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
    """Return whether the response is an HTML page."""
    return response.get("Content-Type", "").startswith("text/html")


def in_admin(request: HttpRequest) -> bool:
    """Return whether the path of the request lies in the admin."""
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def is_private(response: HttpResponseBase) -> bool:
    """Return whether the response is marked as private to one person."""
    return "private" in response.get("Cache-Control", "")


def media_origin() -> str:
    """Return the origin (`https://host`) of the media files, which may differ from the site's."""
    parts = urlsplit(absolute_url(settings.MEDIA_URL))
    return f"{parts.scheme}://{parts.netloc}"


def may_be_framed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether the response is a preview that the admin shows in a frame beside a form.

    Wagtail renders a preview by a second, inner request, which is marked.
    """
    is_beside_form = getattr(request, "in_preview_panel", False)
    return is_beside_form or response.get("X-Frame-Options") == "SAMEORIGIN"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """A middleware that sends the policy for website pages, for the admin, or for data."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy, except to a 304, whose headers replace those of the browser's copy."""
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the directives of the policy, which django-csp then writes as a header."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config:
            return parts
        if not is_html(response):
            parts.config = settings.DATA_CONTENT_SECURITY_POLICY
            return parts
        if in_admin(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        parts.update = {**(parts.update or {}), "img-src": [media_origin()]}
        if may_be_framed(request, response):
            parts.replace = {"frame-ancestors": [SELF]}
        return parts


class ResourcePolicyMiddleware:
    """A middleware that lets other sites load data and images, but no pages or private content."""

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
    """A middleware that disables browser features on pages.

    Other responses cannot use any feature, so they are sent without the 0.8 kB of this header.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = cast(HttpResponseBase, super().__call__(request))
        if not is_html(response):
            del response["Permissions-Policy"]
        return response
