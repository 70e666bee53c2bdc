from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Who can log in."""

    default = True
    name = "cms.foundation.users"
    label = "users"


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's administration of accounts, with our views; it stands in for `wagtail.users`."""

    user_viewset = "cms.foundation.users.accounts.AccountViewSet"
