"""Absolute addresses in content items follow the site's own."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from cms.delivery.models import ContentItem, FeedState
from cms.delivery.publishing import take_turn
from cms.transactions import unit_of_work

DEFAULT_PORTS = {"http": 80, "https": 443}


def notice_addresses() -> bool:
    """Mark all content items stale if the address of the site or its media is a new one.

    Also gives Wagtail's default site that address. Returns whether it was new.
    """
    current = {"site": settings.WAGTAILADMIN_BASE_URL, "media": settings.MEDIA_URL}
    state = FeedState.objects.first()
    if state and state.addresses == current:
        return False
    with unit_of_work():
        take_turn()
        FeedState.objects.update(addresses=current)
        _set_default_site(settings.WAGTAILADMIN_BASE_URL)
        ContentItem.objects.filter(reason="").update(stale=True)
    return True


def _set_default_site(address: str) -> None:
    parts = urlsplit(address)
    site = Site.objects.filter(is_default_site=True).first()
    if site and parts.hostname:
        site.hostname = parts.hostname
        site.port = parts.port or DEFAULT_PORTS[parts.scheme]
        site.save()
