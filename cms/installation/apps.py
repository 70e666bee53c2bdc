from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Setting up an installation and keeping it current."""

    name = "cms.installation"
    label = "installation"
