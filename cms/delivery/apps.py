from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules

from cms.foundation.fingerprint import code_fingerprint


class DeliveryConfig(AppConfig):
    """The app of content items, the change feed and the Delivery API."""

    name = "cms.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Load the page types, connect the receivers, and compute the fingerprint of the code."""
        from cms.delivery.checks import check_item_types
        from cms.delivery.sync import notices, rebuilding, receivers, renewal

        autodiscover_modules("api")
        register(check_item_types, Tags.models)
        receivers.connect()
        renewal.connect()
        rebuilding.connect()
        notices.connect()
        code_fingerprint()
