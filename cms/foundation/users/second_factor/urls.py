"""The addresses of one's own second factor, below the admin; the names are django-allauth's."""

from django.urls import path

from cms.foundation.users.second_factor import views
from cms.foundation.users.second_factor.log_in import with_passkeys
from cms.foundation.users.second_factor.views import confirmed

PAGES = {
    "": (views.OverviewView, "mfa_index"),
    "app/": (views.AddAppView, "mfa_activate_totp"),
    "app/remove/": (views.RemoveAppView, "mfa_deactivate_totp"),
    "passkeys/add/": (views.AddPasskeyView, "mfa_add_webauthn"),
    "passkeys/<int:pk>/remove/": (views.RemovePasskeyView, "mfa_remove_webauthn"),
    "codes/": (views.CodesView, "mfa_view_recovery_codes"),
    "codes/new/": (views.NewCodesView, "mfa_generate_recovery_codes"),
    "confirm/": (views.ConfirmView, "account_reauthenticate"),
    "confirm/code/": (views.ConfirmByCodeView, "mfa_reauthenticate"),
    "confirm/passkey/": (views.ConfirmByPasskeyView, "mfa_reauthenticate_webauthn"),
}
urlpatterns = [
    path(address, with_passkeys(confirmed(view.as_view())), name=name)
    for address, (view, name) in PAGES.items()
]
