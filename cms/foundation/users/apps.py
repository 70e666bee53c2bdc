from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """The app of the user model."""

    default = True
    name = "cms.foundation.users"
    label = "users"


class AccountsConfig(WagtailUsersAppConfig):
    """A replacement for the app `wagtail.users`, with our views of accounts."""

    user_viewset = "cms.foundation.users.accounts.AccountViewSet"
