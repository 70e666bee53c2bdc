from django.apps import AppConfig


class WagtailApiConfig(AppConfig):
    """Wagtail's own APIs, each of which is off unless a setting switches it on."""

    name = "cms.channels.wagtail_api"
    label = "wagtail_api"
