from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeliveryConfig(AppConfig):
    """Content items, the change feed and the Delivery API."""

    name = "cms.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Let the page apps register what they publish, and follow every change and expiry."""
        from cms.delivery.sync import receivers, renewal

        autodiscover_modules("api")
        receivers.connect()
        renewal.connect()
