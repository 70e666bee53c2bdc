"""Collection of the links to other sites in published content."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from django.db import transaction
from django.utils.encoding import iri_to_uri

from cms.content.links.places import is_own
from cms.delivery.items.registry import outline_of
from cms.delivery.models import ContentItem
from cms.editorial.link_check.checking import normalised
from cms.editorial.link_check.models import MAXIMUM_LENGTH, ExternalLink, LinkUse
from cms.foundation.addresses import doi_url
from cms.foundation.formats.content import Head
from cms.foundation.http.outgoing import InvalidAddressError

# Fields that every item takes from the settings of the practice, or that repeat other fields.
NOT_OF_THE_PAGE = frozenset(
    {"attribution", "disclaimer", "translations", "social_image", "schema_org"}
)
WEB = ("http://", "https://")


def links_of(content: Head) -> set[str]:
    """Return the URLs of other sites in a content item, normalised as they are sent.

    Links in a related item (an author, for example) are left to that item.
    """
    outline = outline_of(content)
    own = {name: value for name, value in content.items() if name not in NOT_OF_THE_PAGE}
    texts = [
        *(address for html in outline.text for address in _links(html)),
        *(doi_url(source.doi) for source in outline.sources if source.doi),
        *_addresses(own),
    ]
    found = {_sent(text) for text in texts if text.startswith(WEB) and not is_own(text)}
    return {url for url in found if len(url) <= MAXIMUM_LENGTH}


def _links(html: str) -> Iterator[str]:
    for link in BeautifulSoup(html, "html.parser").find_all("a", href=True):
        yield str(link["href"])


def _addresses(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the strings at any depth that consist of a URL and nothing else."""
    if isinstance(value, dict):
        if depth and "api_url" in value:
            return
        for inner in value.values():
            yield from _addresses(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, depth + 1)
    elif isinstance(value, str) and value.startswith(WEB) and not set(value) & set(" \t\r\n"):
        yield value


def _sent(url: str) -> str:
    try:
        return normalised(url)
    except InvalidAddressError:
        return iri_to_uri(url)


def collect() -> int:
    """Update the stored links to match the published content; return how many there are."""
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
