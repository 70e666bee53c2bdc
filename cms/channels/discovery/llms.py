"""llms.txt (llmstxt.org), an overview of the site for language models."""

from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from cms.channels.discovery.markdown_pages import twin_address
from cms.channels.discovery.sitemap import other_pages
from cms.content.blocks.rich_text import display_html
from cms.content.practice.current import current_practice
from cms.content.practice.models import PracticeSettings
from cms.delivery.items.registry import ItemType, followed_types, item_types
from cms.delivery.items.topics import public_topics
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.formats.markdown import text_markdown

ITEMS_PER_SECTION = 100
INTRODUCTION = (
    "Each page below is linked as Markdown; the same address with a slash in place of `.md` is the "
    "page for people. Everything is also there as JSON, see API."
)


def llms_txt() -> str:
    """Return the text of the file, in five queries plus one per type, whatever is published."""
    practice = current_practice()
    # Types that readers follow come first.
    kinds = sorted(item_types(), key=lambda item_type: not item_type.is_followed)
    sections = {
        **{item_type.plural: _items(item_type) for item_type in kinds},
        "Topics": _topics(),
        "Other pages": _pages(other_pages()),
        "API and feeds": _interfaces(),
        "Terms": _terms(practice),
    }
    parts = [f"# {text_markdown(practice.practice_name)}", *_about(practice)]
    for heading, links in sections.items():
        if lines := "\n".join(links):
            parts.append(f"## {heading}\n\n{lines}")
    return "\n\n".join(parts) + "\n"


def _about(practice: PracticeSettings) -> Iterator[str]:
    place = ", ".join(filter(None, [practice.city, practice.region, practice.country]))
    summary = ". ".join(filter(None, [practice.tagline.rstrip("."), place]))
    if summary:
        yield f"> {text_markdown(summary)}"
    yield INTRODUCTION
    disclaimer = BeautifulSoup(display_html(practice.disclaimer), "html.parser").get_text(" ")
    if disclaimer.strip():
        yield f"Medical disclaimer: {text_markdown(disclaimer)}"


def _items(item_type: ItemType) -> Iterator[str]:
    """Yield the items of a type, by last change if readers follow the type, otherwise by title."""
    items = ContentItem.objects.public().filter(type=item_type.name)
    followed = item_type.is_followed
    ordered = items.newest_first("updated_at") if followed else items.order_by("title", "id")
    for stored in ordered.only("summary", "valid_until")[:ITEMS_PER_SECTION]:
        item = stored.parsed_summary
        outline = item_type.outline_of(item)
        yield _link(outline.title, twin_address(item["url"]), outline.lead)


def _topics() -> Iterator[str]:
    for topic in public_topics()[:ITEMS_PER_SECTION]:
        yield _link(topic.name, twin_address(topic.url), topic.description)


def _pages(pages: list[Page]) -> Iterator[str]:
    for page in pages[:ITEMS_PER_SECTION]:
        if url := page_url(page):
            yield _link(page.title, twin_address(url), page.search_description)


def _interfaces() -> Iterable[str]:
    return [
        _link(title, absolute_url(path), note)
        for title, path, note in (
            ("Documentation of the API", reverse("api:docs"), "to try out"),
            ("OpenAPI description", reverse("api:openapi"), "of all that is public, without a key"),
            ("Change feed", reverse("api:changes"), "everything, and what changed since a cursor"),
            *_feeds(),
            ("Sitemap", reverse("sitemap"), "all pages"),
        )
    ]


def _feeds() -> Iterator[tuple[str, str, str]]:
    for item_type in followed_types():
        note = f"the newest {item_type.plural.lower()}, whole"
        yield "Atom feed", f"/feeds/{item_type.route}.atom", note
        yield "JSON feed", f"/feeds/{item_type.route}.json", "the same"


def _terms(practice: PracticeSettings) -> Iterator[str]:
    """Yield the licence, the attribution that it requires, and the contact address."""
    if practice.content_licence or practice.licence_address:
        title = practice.content_licence or "Licence"
        url = practice.licence_address or absolute_url("/")
        yield _link(title, url, "the licence of the texts")
    if practice.attribution_text:
        say = f"say “{practice.attribution_text}” and link to the page beside what you show"
        yield _link("Attribution", absolute_url("/"), say)
    if practice.email:
        yield _link("Contact", f"mailto:{practice.email}", "for everything else")


def _link(title: str, url: str, note: str) -> str:
    line = f"- [{text_markdown(title)}]({url})"
    return f"{line}: {text_markdown(note)}" if note else line
