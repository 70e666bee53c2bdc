"""Single sign-on by OpenID Connect, if the operator names a provider. See decision 52.

An account is found by the e-mail address that the provider has confirmed; none is made.
"""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from joserfc.errors import JoseError
from requests import RequestException
from wagtail.admin import messages
from wagtail.admin.utils import get_admin_base_url

from cms.foundation.transactions import unit_of_work
from cms.foundation.users.history import LOG_IN, note
from cms.foundation.users.second_factor.log_in import log_in

logger = logging.getLogger(__name__)
NEXT = "single_sign_on_next"
SECONDS = 5
# What an answer raises that does not come, is not one, or is not the answer to what was asked.
PROBLEMS = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
MANY_FACTORS = "mfa"
"""What RFC 8176 calls it in `amr` if the provider has asked for more than one factor."""
FAILED = "{} did not answer as it should. Try again, or log in with your password."
UNCONFIRMED = "{} has not confirmed that your e-mail address is yours."
NOBODY = "There is no account here with the e-mail address {}. An administrator can make one."


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider."""
    provider = _provider()
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    request.session[NEXT] = target if is_ours else reverse("wagtailadmin_home")
    back = f"{get_admin_base_url()}{reverse('single_sign_on_end')}"
    try:
        answer: HttpResponse = provider.authorize_redirect(request, back)
    except PROBLEMS:
        return _failure(request)
    return answer


@never_cache
def end(request: HttpRequest) -> HttpResponse:
    """Take whom the provider names; go on to the second factor, or to where it was to lead."""
    provider = _provider()
    target = request.session.get(NEXT, reverse("wagtailadmin_home"))
    try:
        token = provider.authorize_access_token(request)
        claims = dict(token["userinfo"])  # The claims of the token, which was verified.
        if "email" not in claims:
            further = provider.userinfo(token=token)
            claims |= further if further["sub"] == claims["sub"] else {}
    except PROBLEMS:
        return _failure(request)
    email = claims.get("email")
    if not email or claims.get("email_verified") is not True:
        return _refusal(request, UNCONFIRMED.format(settings.OIDC_NAME))
    accounts = get_user_model().objects.filter(email__iexact=email, is_active=True)
    if len(accounts) != 1:
        return _refusal(request, NOBODY.format(email))
    with unit_of_work():
        note(accounts[0], LOG_IN, f"By {settings.OIDC_NAME}.", accounts[0])
        return log_in(request, accounts[0], target, "oidc", many=_has_many(claims))


def _provider() -> Any:
    if not settings.OIDC_URL:
        raise Http404
    return OAuth().register(
        "provider",
        server_metadata_url=f"{settings.OIDC_URL}/.well-known/openid-configuration",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def _has_many(claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    return isinstance(methods, list) and MANY_FACTORS in methods


def _failure(request: HttpRequest) -> HttpResponse:
    logger.warning("A single sign-on has failed.", exc_info=True)
    return _refusal(request, FAILED.format(settings.OIDC_NAME))


def _refusal(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("wagtailadmin_login")
