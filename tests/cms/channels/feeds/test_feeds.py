"""Whoever follows a feed gets what is published, whole and valid, and is told what changed."""

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from cms.content.practice.current import current_practice
from cms.delivery.models import ContentItem
from tests.answers import NOT_HERE, heading
from tests.cms.channels.feeds.conftest import NAMESPACES, Reader
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)
from tests.published import copy_items, set_times

pytestmark = pytest.mark.django_db

SCHEMA = Path(__file__).parents[3] / "corpus" / "feeds" / "json-feed-1.1.schema.json"
FEEDS = [f"/feeds/articles.{suffix}" for suffix in ("atom", "rss", "json")]
ATOM = "{http://www.w3.org/2005/Atom}"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def test_each_feed_has_its_articles_the_last_changed_first(site: SiteTree, read: Reader) -> None:
    ada, bea, back = make_practitioner(site), make_practitioner(site, "Bea Thorn"), make_topic()
    first = make_article(site, "First", authors=[ada], topics=[back])
    second = make_article(site, "Second", authors=[ada, bea])
    third = make_article(site, "Third", authors=[bea], topics=[back])
    for day, article in enumerate((first, second, third)):
        set_times(article, first=MARCH + timedelta(days=day))
    set_times(first, first=MARCH, last=MARCH + timedelta(days=9))

    def titles(path: str) -> list[str]:
        return [entry.title for entry in read(path)]

    assert titles("/feeds/articles") == ["First", "Third", "Second"]
    assert titles("/feeds/topics/back-pain") == ["First", "Third"]
    assert titles(f"/feeds/authors/{ada.content_id}") == ["First", "Second"]
    assert titles(f"/feeds/authors/{bea.content_id}") == ["Third", "Second"]


def test_a_feed_has_the_newest_thirty(site: SiteTree, read: Reader) -> None:
    copy_items(make_article(site), 40)
    entries = read("/feeds/articles")

    assert [entry.title for entry in entries] == [f"Copy {n:03}" for n in range(40, 10, -1)]


@pytest.mark.parametrize(
    ("path", "queries"), [("articles", 5), ("topics/back-pain", 8), ("authors/{}", 4)]
)
def test_the_number_of_queries_does_not_grow(
    path: str,
    queries: int,
    site: SiteTree,
    api: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada, back = make_practitioner(site), make_topic()
    url = f"/feeds/{path.format(ada.content_id)}.atom"
    for count, retracted in ((0, 1), (20, 2)):
        copy_items(make_article(site, f"New {count}", authors=[ada], topics=[back]), count)
        for number in range(retracted):
            gone = make_article(site, f"Gone {count} {number}", topics=[back])
            gone.retract("It was wrong.")
        api.get(url)
        with django_assert_num_queries(queries):
            api.get(url)


def test_there_is_no_feed_of_what_there_is_not(site: SiteTree, api: Client) -> None:
    draft = make_practitioner(site, publish=False)
    article = make_article(site)
    for path in (
        f"/feeds/authors/{draft.content_id}.atom",
        f"/feeds/authors/{article.content_id}.atom",
        f"/feeds/authors/{uuid4()}.atom",
        "/feeds/topics/nothing.rss",
        "/feeds/articles.xml",
    ):
        assert heading(api.get(path)) == NOT_HERE, path


def test_an_empty_feed_is_a_feed(site: SiteTree, read: Reader) -> None:
    make_practitioner(site, specialties=[make_topic()])

    assert read("/feeds/topics/back-pain") == []
    assert read("/feeds/articles") == []


def full_article(site: SiteTree) -> Any:
    """An article with everything that a feed can say of one."""
    practice = current_practice()
    practice.practice_name, practice.tagline = "Quiet & Harbor", "Unhurried care"
    practice.attribution_text = "First published by Quiet Harbor."
    practice.content_licence = "CC BY-NC 4.0"
    practice.content_licence_url = "https://licence.example/by-nc/4.0/"
    practice.save()
    return make_article(
        site,
        "Backs <& pains>",
        authors=[make_practitioner(site)],
        topics=[make_topic()],
        hero_image=make_image(),
        published_on=date(2026, 1, 2),
    )


def texts(element: Element, *skipped: str) -> list[tuple[str, str | None]]:
    """Names and texts of the elements inside, without the namespaces of Atom."""
    return [
        (child.tag.removeprefix(ATOM), child.text)
        for child in element
        if child.tag.removeprefix(ATOM) not in skipped
    ]


def links(element: Element) -> list[dict[str, str]]:
    return [link.attrib for link in element.findall(f"{ATOM}link")]


def test_atom(site: SiteTree, api: Client) -> None:
    article = full_article(site)
    item = json.loads(bytes(ContentItem.objects.get(pk=article.content_id).content))
    answer = api.get("/feeds/articles.atom")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314
    (entry,) = feed.findall(f"{ATOM}entry")

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert texts(feed, "link", "entry") == [
        ("id", "http://testserver/feeds/articles.atom"),
        ("title", "Quiet & Harbor"),
        ("subtitle", "Unhurried care"),
        ("updated", item["updated_at"]),
        ("author", None),
        ("rights", "First published by Quiet Harbor. CC BY-NC 4.0"),
        ("icon", "http://testserver/static/icon.svg"),
        ("generator", "Meridian"),
    ]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Quiet & Harbor"
    licence = {"rel": "license", "href": "https://licence.example/by-nc/4.0/"}
    assert links(feed) == [
        {
            "rel": "self",
            "type": "application/atom+xml",
            "href": "http://testserver/feeds/articles.atom",
        },
        {"rel": "alternate", "type": "text/html", "href": "http://testserver/"},
        licence,
    ]
    assert links(entry) == [
        {"rel": "alternate", "type": "text/html", "href": item["url"]},
        {
            "rel": "enclosure",
            "type": "image/jpeg",
            "href": item["hero_image"]["src"],
            "length": str(item["hero_image"]["renditions"][-1]["bytes"]),
        },
        licence,
    ]
    assert texts(entry, "link", "content") == [
        ("id", f"urn:uuid:{article.content_id}"),
        ("title", "Backs <& pains>"),
        ("published", "2026-01-02T00:00:00Z"),
        ("updated", item["updated_at"]),
        ("author", None),
        ("category", None),
        ("summary", "Backs <& pains> in two sentences."),
        ("rights", "First published by Quiet Harbor. CC BY-NC 4.0"),
    ]
    (author,) = entry.findall(f"{ATOM}author")
    assert texts(author) == [
        ("name", "Dr. Ada Quill, L.Ac."),
        ("uri", "http://testserver/practitioners/ada-quill/"),
    ]
    assert [each.attrib for each in entry.findall(f"{ATOM}category")] == [{"term": "Back pain"}]
    assert [each.attrib for each in entry.findall(f"{ATOM}content")] == [{"type": "html"}]


def test_rss(site: SiteTree, api: Client) -> None:
    article = full_article(site)
    article.summary = "Less <b> than\nexpected."
    article.save_revision().publish()
    answer = api.get("/feeds/articles.rss")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314
    (channel,) = feed
    (item,) = channel.findall("item")
    dc, content = (f"{{{NAMESPACES[name]}}}" for name in ("dc", "content"))

    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert (feed.tag, feed.attrib) == ("rss", {"version": "2.0"})
    assert texts(channel, "item", "lastBuildDate", "link") == [
        ("title", "Quiet & Harbor"),
        ("description", "Unhurried care"),
        ("language", "en"),
        ("copyright", "First published by Quiet Harbor. CC BY-NC 4.0"),
        ("generator", "Meridian"),
    ]
    assert channel.findtext("link") == "http://testserver/"
    assert parsedate_to_datetime(str(channel.findtext("lastBuildDate"))).utcoffset() == timedelta(0)
    assert [link["rel"] for link in links(channel)] == ["self", "license"]
    assert texts(item, f"{content}encoded") == [
        ("title", "Backs <& pains>"),
        ("link", "http://testserver/articles/backs-pains/"),
        ("guid", f"urn:uuid:{article.content_id}"),
        ("pubDate", "Fri, 02 Jan 2026 00:00:00 +0000"),
        (f"{dc}creator", "Dr. Ada Quill, L.Ac."),
        ("category", "Back pain"),
        (f"{dc}rights", "First published by Quiet Harbor. CC BY-NC 4.0"),
        ("enclosure", None),
        ("description", "Less &lt;b&gt; than\nexpected."),
    ]
    (enclosure,), (guid,) = item.findall("enclosure"), item.findall("guid")
    assert sorted(enclosure.attrib) == ["length", "type", "url"]
    assert guid.attrib == {"isPermaLink": "false"}


def test_json_feed(site: SiteTree, api: Client) -> None:
    article = full_article(site)
    answer = api.get("/feeds/articles.json")
    schema = json.loads(SCHEMA.read_text())
    (item,) = answer.json()["items"]

    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json())
    assert item["id"] == f"urn:uuid:{article.content_id}"
    assert item["authors"] == [
        {"name": "Dr. Ada Quill, L.Ac.", "url": "http://testserver/practitioners/ada-quill/"}
    ]
    assert (item["tags"], item["language"]) == (["Back pain"], "en")
    (attachment,) = item["attachments"]
    assert (attachment["url"], attachment["mime_type"]) == (item["image"], "image/jpeg")
    assert item["_terms"] == {
        "rights": "First published by Quiet Harbor. CC BY-NC 4.0",
        "licence_url": "https://licence.example/by-nc/4.0/",
    }


@pytest.mark.parametrize("change", [{"title": 3}, {"items": [{"title": "No id"}]}, {"hubs": [{}]}])
def test_the_schema_refuses_what_is_no_feed(change: dict[str, Any]) -> None:
    valid = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": []}
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))

    assert validator.is_valid(valid)
    assert not validator.is_valid(valid | change)


def test_bad_characters_anywhere_break_no_feed(site: SiteTree, read: Reader) -> None:
    """Also those that came into the stored bytes past all forms."""
    make_article(site, "Sound")
    article = make_article(site, "Broken", topics=[make_topic()])
    item = ContentItem.objects.get(pk=article.content_id)
    bad = "\\u0000\\u001b\\ud800\\ufffe\\uffff"
    spoilt = bytes(item.content).replace(b"Back pain", f"Back{bad} pain".encode())
    spoilt = spoilt.replace(b"roken", f"ro{bad}ken".encode())
    ContentItem.objects.filter(pk=item.pk).update(content=spoilt)
    practice = current_practice()
    type(practice).objects.filter(pk=practice.pk).update(practice_name="Quiet\x0b \ufffeHarbor")
    entries = read("/feeds/articles")

    assert sorted(entry.title for entry in entries) == ["Broken", "Sound"]
    assert "All about broken." in entries[0].content + entries[1].content


def test_a_reader_asks_again_for_nothing(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    for path in FEEDS:
        first = api.get(path)
        again = api.get(path, headers={"If-None-Match": first["ETag"]})
        dated = api.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
        head = api.head(path)

        assert (again.status_code, again.content) == (304, b"")
        assert (dated.status_code, dated.content) == (304, b"")
        assert (head.status_code, head.content) == (200, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control", "Link", "Vary"):
            assert (again[name], head[name]) == (first[name], first[name])
        assert first["Cache-Control"].startswith("public, max-age=0, s-maxage=60")
    before = {path: api.get(path)["ETag"] for path in FEEDS}
    assert len(set(before.values())) == 3
    article.title = "Another title"
    article.save_revision().publish()
    after = [api.get(path, headers={"If-None-Match": before[path]}) for path in FEEDS]

    assert [answer.status_code for answer in after] == [200, 200, 200]
    assert all(b"Another title" in answer.content for answer in after)


def test_an_old_answer_is_none_when_something_has_expired(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    soon = timezone.now() + timedelta(seconds=20)
    Page.objects.filter(pk=article.pk).update(expire_at=soon)
    first = api.get("/feeds/articles.atom")
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    second = api.get("/feeds/articles.atom", headers={"If-None-Match": first["ETag"]})

    assert int(first["Cache-Control"].split("s-maxage=")[1].split(",")[0]) <= 20
    assert (second.status_code, b"Back pain" in second.content) == (200, False)


def test_a_correction_brings_an_article_back(site: SiteTree, read: Reader) -> None:
    article = make_article(site)
    set_times(article, first=MARCH - timedelta(days=700))
    newer = make_article(site, "Newer")
    set_times(newer, first=MARCH)
    copy_items(newer, 35)
    assert "Back pain" not in {entry.title for entry in read("/feeds/articles")}
    article.refresh_from_db()
    article.corrections.create(date=date(2026, 1, 5), kind="correction", text="A number.")
    article.save_revision().publish()
    (entry,) = [each for each in read("/feeds/articles") if each.title == "Back pain"]

    assert entry.id == f"urn:uuid:{article.content_id}"
    assert entry.content.startswith("<p><strong>Correction, January 5, 2026:</strong> A number.")


def test_a_retracted_article_becomes_its_note(site: SiteTree, read: Reader) -> None:
    ada, back = make_practitioner(site), make_topic()
    body = stream(("paragraph", "<p>Never walk.</p>"))
    article = make_article(site, authors=[ada], topics=[back], body=body)
    make_article(site, "Other", topics=[make_topic("Sleep")])
    article.retract("A <trial> was wrong.")
    (entry,) = read("/feeds/topics/back-pain")

    assert entry == next(each for each in read("/feeds/articles") if each.id == entry.id)
    assert entry.id == f"urn:uuid:{article.content_id}"
    assert entry.title == "Retracted: Back pain"
    assert "A &lt;trial&gt; was wrong." in entry.content
    assert "This article was retracted on <time" in entry.content
    assert "Never walk" not in entry.content
    assert [each.title for each in read("/feeds/topics/sleep")] == ["Other"]
    assert read(f"/feeds/authors/{ada.content_id}") == []


def test_pages_name_their_feeds(site: SiteTree, api: Client) -> None:
    ada = make_practitioner(site)
    make_article(site, authors=[ada], topics=[make_topic()])

    def feeds(url: str, selector: str) -> list[str]:
        found = BeautifulSoup(api.get(url).content, "html.parser").select(selector)
        urls = [str(each["href"]).removeprefix("http://testserver/feeds/") for each in found]
        assert {api.get(str(each["href"])).status_code for each in found} <= {200}
        return [each for each in urls if each.endswith(("atom", "rss", "json"))]

    def of(*paths: str) -> list[str]:
        return [f"{path}.{suffix}" for path in paths for suffix in ("atom", "rss", "json")]

    heads = {
        "/": of("articles"),
        "/articles/": of("articles"),
        "/articles/back-pain/": of("articles"),
        "/topics/back-pain/": of("topics/back-pain", "articles"),
        "/practitioners/ada-quill/": of(f"authors/{ada.content_id}", "articles"),
    }
    visible = {
        "/articles/": of("articles"),
        "/topics/back-pain/": of("topics/back-pain"),
        "/practitioners/ada-quill/": of(f"authors/{ada.content_id}"),
    }
    for url, links in heads.items():
        assert feeds(url, 'head link[rel="alternate"]:not([type="application/json"])') == links
        assert feeds(url, "main .follow a") == visible.get(url, [])
