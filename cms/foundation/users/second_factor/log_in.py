"""The log-in: a password, then the second factor of those who have one, whichever form it is."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.http import HttpRequest, HttpResponse
from django_permissions_policy.decorators import permissions_policy_override
from wagtail.admin.views.account import LoginView as WagtailLoginView

from cms.foundation.users.second_factor.forms import CodeForm, PasskeyForm


def log_in(
    request: HttpRequest,
    user: Any,
    redirect_url: str,
    method: str = "password",
    *,
    many: bool = False,
) -> HttpResponse:
    """Log in whoever has shown who they are by `method`, or ask for the second factor first.

    `many` says that the method has asked for more than one factor already.

    Until that is given nobody is logged in; whoever was before is not any more.
    """
    if request.user.is_authenticated:
        logout(request)
    # As if it had been asked for again: for some minutes it confirms changes of the account, too.
    record_authentication(request, user, method, reauthenticated=True)
    if many:
        record_authentication(request, user, "mfa", type=method)
    response: HttpResponse = perform_login(request, user, redirect_url=redirect_url)
    return response


class SecondStep(AuthenticateStage):
    """The step of the second factor, which is left out if it was given elsewhere."""

    def handle(self) -> Any:
        """Return where it is given, if it is asked for, and that the log-in goes on."""
        records = get_authentication_records(self.request, self.login.user)
        if any(record["method"] == "mfa" for record in records):
            return None, True
        return super().handle()


class ReaderLoginView(DjangoLoginView):
    """The log-in of those whose role lets them see a private page."""

    template_name = settings.WAGTAIL_FRONTEND_LOGIN_TEMPLATE

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the second factor, or to the page."""
        return log_in(self.request, form.get_user(), self.get_success_url())


reader_log_in = ReaderLoginView.as_view()


class AdminLoginView(WagtailLoginView):
    """The log-in of the admin."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the second factor, or to the admin."""
        response = log_in(self.request, form.get_user(), self.get_success_url())
        remembered = form.cleaned_data.get("remember")
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if remembered else 0)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with the name of the provider that logs in, too, if there is one."""
        name = settings.OIDC_NAME if settings.OIDC_URL else ""
        return {**super().get_context_data(**kwargs), "single_sign_on": name}


# Everywhere else a page may not ask the browser for a passkey.
with_passkeys = permissions_policy_override(
    {
        **settings.PERMISSIONS_POLICY,
        "publickey-credentials-create": ["self"],
        "publickey-credentials-get": ["self"],
    }
)


class SecondStepView(AuthenticateView):
    """The second step: a code, or a passkey."""

    form_class = CodeForm
    webauthn_form_class = PasskeyForm
    template_name = "users/second_factor/log_in.html"


second_step = with_passkeys(SecondStepView.as_view())
