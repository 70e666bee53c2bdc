from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """The app of the user model."""

    default = True
    name = "cms.foundation.users"
    label = "users"

    def ready(self) -> None:
        """Let everything in the admin that lists pages show only those that the user may see."""
        from wagtail.models import Page
        from wagtail.models.pages import PageLogEntryManager
        from wagtail.permissions import register_permission_policy

        from cms.foundation import usage
        from cms.foundation.users.sight import SeenPagesPolicy, shown_title, viewable_entries

        register_permission_policy(Page, SeenPagesPolicy())
        Page.get_admin_display_title = shown_title
        PageLogEntryManager.viewable_by_user = viewable_entries
        usage.install()
        self._connect()

    def _connect(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from cms.foundation.users import breached, history  # noqa: F401  # A check registers itself.
        from cms.foundation.users.second_factor.changes import on_added

        authenticator_added.connect(on_added)
        history.connect()


class AccountsConfig(WagtailUsersAppConfig):
    """A replacement for the app `wagtail.users`, with our views of accounts."""

    user_viewset = "cms.foundation.users.accounts.AccountViewSet"
