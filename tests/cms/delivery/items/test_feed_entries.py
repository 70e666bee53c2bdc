"""An entry of a feed is complete and well-formed, whatever the texts are."""

from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from articles.parts import Correction
from cms.delivery.items.building import build
from cms.delivery.items.feed_entries import entry
from cms.foundation.formats.atom import atom
from cms.foundation.formats.feed_entries import Author, Enclosure, Feed
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
AT = datetime(2026, 3, 1, tzinfo=UTC)


def written(item: Any) -> dict[str, str | None]:
    """The text of each element of the entry in Atom."""
    described = entry(item)
    feed = Feed(
        title="A feed",
        description="",
        url="http://testserver/feed",
        page_url="http://testserver/",
        publisher="The practice",
        language="en",
        updated=AT,
        entries=[described],
    )
    (element,) = ElementTree.fromstring(atom(feed)).findall(f"{ATOM}entry")  # noqa: S314
    return {child.tag.removeprefix(ATOM): child.text for child in element}


def test_an_entry_carries_the_whole_text(site: SiteTree) -> None:
    article = make_article(
        site, authors=[make_practitioner(site), make_practitioner(site, "Bea Thorn")]
    )
    item: Any = build(article)

    assert entry(item).authors == (
        Author("Dr. Ada Quill, L.Ac.", "http://testserver/practitioners/ada-quill/"),
        Author("Dr. Bea Thorn, L.Ac.", "http://testserver/practitioners/bea-thorn/"),
    )
    assert written(item) == {
        "id": f"urn:uuid:{article.content_id}",
        "title": "Back pain",
        "link": None,
        "published": item["published_at"],
        "updated": item["updated_at"],
        "author": None,
        "summary": "Back pain in two sentences.",
        "content": f"{item['body'][0]['html']}\n{item['attribution']['html']}",
    }


def test_references_and_disclaimer_follow_the_text(site: SiteTree) -> None:
    item: Any = build(make_article(site, publish=False))
    item["references"] = [
        {"number": 1, "text": "A & B.", "doi": "10.1/x", "url": ""},
        {"number": 2, "text": "C.", "doi": "", "url": "https://c.example/"},
        {"number": 3, "text": "D.", "doi": "", "url": ""},
    ]
    item["disclaimer"] = "<p>Ask first.</p>"

    assert entry(item).content.split("\n")[1:8] == [
        "<h2>References</h2>",
        "<ol>",
        '<li id="reference-1">A &amp; B. <a href="https://doi.org/10.1/x">doi:10.1/x</a></li>',
        '<li id="reference-2">C. <a href="https://c.example/">https://c.example/</a></li>',
        '<li id="reference-3">D.</li>',
        "</ol>",
        "<p>Ask first.</p>",
    ]


def test_what_changed_comes_before_the_text(site: SiteTree) -> None:
    article = make_article(site, publish=False)
    article.corrections.create(date=date(2026, 1, 4), text="Two <new> trials.")
    article.corrections.create(date=date(2026, 1, 5), kind="correction", text="A number.")

    assert str(written(build(article))["content"]).split("\n")[:3] == [
        "<p><strong>Correction, January 5, 2026:</strong> A number.</p>",
        "<p><strong>Update, January 4, 2026:</strong> Two &lt;new&gt; trials.</p>",
        "<p>All about back pain.</p>",
    ]


def test_a_correction_without_a_date_is_shown_in_a_draft(site: SiteTree) -> None:
    article = make_article(site, publish=False)
    article.corrections.add(Correction(date=None, text="To be dated."))

    assert "<strong>Update:</strong> To be dated." in entry(build(article)).content


def test_topics_are_categories(site: SiteTree) -> None:
    assert entry(build(make_article(site, topics=[make_topic()]))).categories == ("Back pain",)
    person = make_practitioner(site, publish=False)
    person.specialties.set([make_topic("Sleep")])
    assert entry(build(person)).categories == ("Sleep",)


def test_the_picture_is_the_rendition_that_all_can_show(site: SiteTree) -> None:
    image = make_image()
    item: Any = build(make_article(site, hero_image=image, hero_image_alt="A harbor"))
    (largest,) = [r for r in item["hero_image"]["renditions"] if r["url"].endswith("400.jpg")]

    assert entry(item).enclosure == Enclosure(largest["url"], "image/jpeg", largest["bytes"])
    assert largest["bytes"] > 100


def test_a_practitioner_is_called_by_the_full_name(site: SiteTree) -> None:
    assert entry(build(make_practitioner(site))).title == "Dr. Ada Quill, L.Ac."


def test_a_draft_that_was_never_published_has_dates(site: SiteTree) -> None:
    texts = written(build(make_article(site, publish=False)))

    assert texts["published"] is not None
    assert texts["updated"] is not None


def test_a_character_that_xml_cannot_hold_does_not_break_the_feed(site: SiteTree) -> None:
    article = make_article(site, publish=False)
    article.title, article.summary = "Back\x1b pain", "A\x00 \ufffe<b>sum</b>\x0b."
    article.body = stream(("paragraph", "<p>Bod\x08y</p>"))
    item: Any = build(article)
    item["topics"] = [{"slug": "lone", "name": "Lone\ud800 half", "url": "/topics/lone/"}]
    texts = written(item)

    assert (texts["title"], texts["summary"]) == ("Back pain", "A <b>sum</b>.")
    assert str(texts["content"]).startswith("<p>Body</p>\n")
