from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Setting up an installation and keeping it current."""

    name = "cms.installation"
    label = "installation"

    def ready(self) -> None:
        """Let no export of the admin hold a formula."""
        # Wagtail's views need the models, which are loaded by now.
        from cms.foundation import exports

        exports.install()
