"""An entry of a feed is complete and well-formed, whatever the texts are."""

from typing import Any
from xml.etree import ElementTree

import pytest

from cms.delivery.building import build
from cms.delivery.feeds import entry, entry_xml
from cms.practice.current import current_practice
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def written(item: dict[str, Any]) -> dict[str, str | None]:
    """The text of each element of the entry in the XML."""
    feed = ElementTree.fromstring(entry_xml(entry(item), current_practice()))  # noqa: S314
    (element,) = feed.findall(f"{ATOM}entry")
    return {child.tag.removeprefix(ATOM): child.text for child in element}


def test_an_entry_carries_the_whole_text(site: SiteTree) -> None:
    article = make_article(
        site, authors=[make_practitioner(site), make_practitioner(site, "Bea Thorn")]
    )
    item = build(article)
    described = entry(item)

    assert described["author_name"] == "Dr. Ada Quill, L.Ac., Dr. Bea Thorn, L.Ac."
    assert written(item) == {
        "title": "Back pain",
        "link": None,
        "published": item["published_at"].replace("Z", "+00:00"),
        "updated": item["updated_at"].replace("Z", "+00:00"),
        "author": None,
        "id": f"urn:uuid:{article.content_id}",
        "summary": "Back pain in two sentences.",
        "content": f"{item['body'][0]['html']}\n{item['attribution']['html']}",
    }


def test_topics_are_categories(site: SiteTree) -> None:
    assert entry(build(make_article(site, topics=[make_topic()])))["categories"] == ["Back pain"]
    person = make_practitioner(site, publish=False)
    person.specialties.set([make_topic("Sleep")])
    assert entry(build(person))["categories"] == ["Sleep"]


def test_a_practitioner_is_called_by_the_full_name(site: SiteTree) -> None:
    assert entry(build(make_practitioner(site)))["title"] == "Dr. Ada Quill, L.Ac."


def test_a_draft_that_was_never_published_has_dates(site: SiteTree) -> None:
    texts = written(build(make_article(site, publish=False)))

    assert texts["published"] is not None
    assert texts["updated"] is not None


def test_a_character_that_xml_cannot_hold_does_not_break_the_feed(site: SiteTree) -> None:
    article = make_article(site, publish=False)
    article.title, article.summary = "Back\x1b pain", "A\x00 \ufffe<b>sum</b>\x0b."
    article.body = stream(("paragraph", "<p>Bod\x08y</p>"))
    texts = written(build(article))

    assert (texts["title"], texts["summary"]) == ("Back pain", "A &lt;b&gt;sum&lt;/b&gt;.")
    assert str(texts["content"]).startswith("<p>Body</p>\n")
