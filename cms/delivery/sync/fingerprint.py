"""What content items are made from besides their pages: addresses and code."""

import hashlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from wagtail.models import Site

from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.sync import take_turn
from cms.foundation.transactions import unit_of_work

# Other modules that decide the bytes of every item, by their paths in `cms`.
BESIDES = (
    "foundation/cards/cards.py",
    "delivery/items/serializers.py",
    "delivery/items/social_images.py",
    "content/pages/breadcrumbs.py",
    "content/pages/social_images.py",
    "content/practice/structured_data.py",
    "foundation/schema_org.py",
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def notice_origins() -> bool:
    """Mark all content items stale if they were made at another address or by other code.

    Also gives Wagtail's default site the address. Returns whether anything was new.
    """
    current = {
        "site": settings.WAGTAILADMIN_BASE_URL,
        "media": settings.MEDIA_URL,
        "code": code_fingerprint(),
    }
    state = FeedState.objects.first()
    if state and state.origins == current:
        return False
    with unit_of_work():
        take_turn()
        FeedState.objects.update(origins=current)
        _set_default_site(settings.WAGTAILADMIN_BASE_URL)
        ContentItem.objects.filter(reason="").update(stale=True)
    return True


def code_fingerprint() -> str:
    """SHA-256 of the blocks, the image templates and the serializers: what decides the bytes."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for label in ("blocks", "images"):
        folder = Path(apps.get_app_config(label).path)
        yield from (path for path in folder.rglob("*") if path.suffix in (".py", ".html"))
    below = Path(__file__).parents[2]
    for name in BESIDES:
        yield below / name
    for item_type in item_types():
        module = Path(inspect.getfile(item_type.serializer))
        beside = module.with_name("structured_data.py")
        yield from (path for path in (module, beside) if path.exists())


def _set_default_site(address: str) -> None:
    parts = urlsplit(address)
    site = Site.objects.filter(is_default_site=True).first()
    if site and parts.hostname:
        site.hostname = parts.hostname
        site.port = parts.port or DEFAULT_PORTS[parts.scheme]
        site.save()
