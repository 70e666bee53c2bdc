from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules


class DeliveryConfig(AppConfig):
    """Content items, the change feed and the Delivery API."""

    name = "cms.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Let the page apps register what they publish, and follow every change."""
        from cms.delivery.checks import check_item_types
        from cms.delivery.sync import receivers

        autodiscover_modules("api")
        register(check_item_types, Tags.models)
        receivers.connect()
