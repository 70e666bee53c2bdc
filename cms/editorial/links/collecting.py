"""The links to other sites that published content shows."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import transaction
from django.utils.encoding import iri_to_uri

from cms.delivery.models import ContentItem
from cms.editorial.links.checking import normalised
from cms.editorial.links.models import MAXIMUM_LENGTH, ExternalLink, LinkUse
from cms.foundation.addresses import doi_url
from cms.foundation.http.outgoing import InvalidAddressError

# What all items have from the settings of the practice, and what repeats other fields.
NOT_OF_THE_PAGE = frozenset(
    {"attribution", "disclaimer", "translations", "social_image", "schema_org"}
)


def links_of(content: dict[str, Any]) -> set[str]:
    """The addresses of other sites in a content item, as they are sent.

    What an item shows of another item (an author, for example) is left to that one.
    """
    found = set()
    for text in _addresses({k: v for k, v in content.items() if k not in NOT_OF_THE_PAGE}):
        if text.startswith(("http://", "https://")) and not _is_ours(text):
            found.add(_sent(text))
    return {url for url in found if len(url) <= MAXIMUM_LENGTH}


def _addresses(value: Any, key: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(value, dict):
        if depth and "api_url" in value:
            return
        for name, inner in value.items():
            yield from _addresses(inner, name, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, key, depth + 1)
    elif isinstance(value, str) and value:
        yield from _addresses_in_text(value, key)


def _addresses_in_text(text: str, key: str) -> Iterator[str]:
    if key == "doi":
        yield doi_url(text)
    elif key == "html":
        for link in BeautifulSoup(text, "html.parser").find_all("a", href=True):
            yield str(link["href"])
    elif text.startswith(("http://", "https://")) and not set(text) & set(" \t\r\n"):
        yield text


def _sent(url: str) -> str:
    try:
        return normalised(url)
    except InvalidAddressError:
        return iri_to_uri(url)


def _is_ours(url: str) -> bool:
    own = (settings.WAGTAILADMIN_BASE_URL, settings.MEDIA_URL)
    try:
        return urlsplit(url).netloc.lower() in {urlsplit(address).netloc for address in own}
    except ValueError:
        return False


def collect() -> int:
    """Bring the stored links in line with what is published now; return how many there are."""
    wanted: set[tuple[str, int]] = set()
    items = ContentItem.objects.public().only("page", "content", "valid_until")
    for item in items.iterator(chunk_size=100):
        if item.page_id is not None:
            wanted |= {(url, item.page_id) for url in links_of(item.parsed)}
    with transaction.atomic():
        _store(wanted)
    return ExternalLink.objects.count()


def _store(wanted: set[tuple[str, int]]) -> None:
    links = [ExternalLink(url=url) for url in sorted({url for url, _ in wanted})]
    ExternalLink.objects.bulk_create(links, ignore_conflicts=True, batch_size=500)
    keys = dict(ExternalLink.objects.values_list("url", "pk"))
    uses = {(keys[url], page) for url, page in wanted}
    stored = {(use.link_id, use.page_id): use.pk for use in LinkUse.objects.all()}
    gone = [pk for use, pk in stored.items() if use not in uses]
    for start in range(0, len(gone), 500):
        LinkUse.objects.filter(pk__in=gone[start : start + 500]).delete()
    new = sorted(uses - stored.keys())
    LinkUse.objects.bulk_create(
        [LinkUse(link_id=link, page_id=page) for link, page in new], batch_size=500
    )
    ExternalLink.objects.filter(uses=None).delete()
