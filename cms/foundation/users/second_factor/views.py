"""The pages of one's own second factor, in the admin: django-allauth's views in Wagtail's look."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.foundation.users.second_factor.demands import is_demanded, is_given
from cms.foundation.users.second_factor.forms import (
    ConfirmingCodeForm,
    ConfirmingPasskeyForm,
    NewPasskeyForm,
)

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Let the view ask for a confirmation, after which it is shown.

    The middleware of django-allauth does so too, but it does not see views inside a unit of work.
    """

    @wraps(view)
    def confirmed_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{back}")

    return confirmed_view


class Page(WagtailAdminTemplateMixin):
    """A page below the account."""

    page_title = "Second factor"
    header_icon = "lock"
    template_name = "users/second_factor/form.html"
    text = ""
    button = ""
    is_serious = False

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: home, the account, its second factor, and this page."""
        steps = [("wagtailadmin_account", "Account"), ("mfa_index", Page.page_title)]
        above = [{"url": reverse(name), "label": label} for name, label in steps]
        if self.page_title == Page.page_title:
            above.pop()
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.page_title}]


class OverviewView(Page, base.IndexView):
    """What somebody has: the app, passkeys, recovery codes."""

    template_name = "users/second_factor/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with how many recovery codes are left."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        codes = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        used = codes.instance.data["used_mask"].bit_count() if codes else 0
        demanded = is_demanded(self.request.user)
        return {**context, "used": used, "demanded": demanded, "given": is_given(self.request)}


class AddAppView(Page, totp.ActivateTOTPView):
    """The page that shows the secret as a picture, and asks for a first code."""

    page_title = "Add an app"
    template_name = "users/second_factor/app.html"


class RemoveAppView(Page, totp.DeactivateTOTPView):
    """The page that removes the app."""

    page_title = "Remove the authenticator app"
    text = "Its codes are no longer asked for and no longer taken."
    button = "Remove it"
    is_serious = True


class AddPasskeyView(Page, webauthn.AddWebAuthnView):
    """The page that lets the browser make a passkey."""

    page_title = "Add a passkey"
    form_class = NewPasskeyForm
    template_name = "users/second_factor/passkey.html"
    text = (
        "Your device or your security key keeps it, and asks for your finger, your face or a PIN. "
        "Give it a name by which you will know it."
    )
    button = "Add it"


class RemovePasskeyView(Page, webauthn.RemoveWebAuthnView):
    """The page that removes one."""

    page_title = "Remove a passkey"
    text = "Nobody can log in with it any more."
    button = "Remove it"
    is_serious = True
    success_url = reverse_lazy("mfa_index")


class NewCodesView(Page, recovery_codes.GenerateRecoveryCodesView):
    """The page that makes new recovery codes."""

    page_title = "New recovery codes"
    text = "The codes that you have now become void."
    button = "Make new codes"


class CodesView(Page, recovery_codes.ViewRecoveryCodesView):
    """The page that shows the recovery codes, once."""

    page_title = "Recovery codes"
    template_name = "users/second_factor/codes.html"


class ConfirmView(Page, ReauthenticateView):
    """The page that asks for the password before something is changed."""

    page_title = "Is it you?"
    text = "Before something is changed here, give your password again."
    button = "Go on"


class ConfirmByCodeView(Page, base.ReauthenticateView):
    """The page that asks for a code in its place."""

    page_title = "Is it you?"
    text = "Give a code from your authenticator app, or one of your recovery codes."
    button = "Go on"
    form_class = ConfirmingCodeForm


class ConfirmByPasskeyView(Page, webauthn.ReauthenticateWebAuthnView):
    """The page that asks for a passkey in its place."""

    page_title = "Is it you?"
    form_class = ConfirmingPasskeyForm
    template_name = "users/second_factor/passkey.html"
    text = "Use your passkey."
    button = "Use it"
