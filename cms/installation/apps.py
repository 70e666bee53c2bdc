from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """The setup and the upgrade of an installation."""

    name = "cms.installation"
    label = "installation"

    def ready(self) -> None:
        """Protect the admin's exports against formula injection."""
        # The module imports Wagtail's views, which need the loaded models.
        from cms.foundation import exports

        exports.install()
