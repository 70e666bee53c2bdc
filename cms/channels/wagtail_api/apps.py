from django.apps import AppConfig


class WagtailApiConfig(AppConfig):
    """Wagtail's own APIs, each off unless a setting switches it on."""

    name = "cms.channels.wagtail_api"
    label = "wagtail_api"
