"""The sitemap names each public address, when it last changed, and its pictures."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Page, PageViewRestriction

from cms.channels.discovery import sitemap
from cms.delivery.items.building import sitemap_url
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.formats.sitemap import BYTES_PER_URL, url_element
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

NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "x": "http://www.w3.org/1999/xhtml",
}
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def read(api: Client, url: str = "/sitemap.xml") -> dict[str, tuple[str | None, list[str]]]:
    """`lastmod` and the addresses of the pictures of each address, by its path."""
    root = ElementTree.fromstring(api.get(url).content)  # noqa: S314
    assert root.tag == f"{{{NAMESPACES['s']}}}urlset"
    return {
        str(entry.findtext("s:loc", "", NAMESPACES)).removeprefix("http://testserver"): (
            entry.findtext("s:lastmod", None, NAMESPACES),
            [str(image.text) for image in entry.findall("i:image/i:loc", NAMESPACES)],
        )
        for entry in root.findall("s:url", NAMESPACES)
    }


def locations(api: Client, url: str) -> list[str | None]:
    root = ElementTree.fromstring(api.get(url).content)  # noqa: S314
    return [each.text for each in root.findall("s:url/s:loc", NAMESPACES)]


def test_every_public_address_with_its_last_change(site: SiteTree, api: Client) -> None:
    ada, back = make_practitioner(site), make_topic()
    make_topic("Sleep")
    first, second = make_article(site, "First", topics=[back]), make_article(site, "Second")
    set_times(ada, first=MARCH)
    set_times(first, first=MARCH, last=MARCH + timedelta(days=2))
    set_times(second, first=MARCH + timedelta(days=1))
    site.home.refresh_from_db()
    site.home.last_published_at = MARCH - timedelta(days=9)
    site.home.save()
    shown = {path: changed for path, (changed, _) in read(api).items()}

    assert shown == {
        "/": "2026-03-03T00:00:00Z",
        "/articles/": "2026-03-03T00:00:00Z",
        "/practitioners/": "2026-03-01T00:00:00Z",
        "/topics/back-pain/": "2026-03-03T00:00:00Z",
        "/practitioners/ada-quill/": "2026-03-01T00:00:00Z",
        "/articles/first/": "2026-03-03T00:00:00Z",
        "/articles/second/": "2026-03-02T00:00:00Z",
    }
    assert [api.get(path).status_code for path in shown] == [200] * 7


def test_the_pictures_of_a_page_and_not_those_of_its_author(site: SiteTree, api: Client) -> None:
    portrait, hero, inside = (make_image(f"Image {n}", width=300 + n) for n in range(3))
    ada = make_practitioner(site, portrait=portrait)
    picture = {"image": inside.pk, "alt_text": "A harbor", "decorative": False}
    body = stream(("image", {"image": picture}), ("image", {"image": picture}))
    make_article(site, authors=[ada], hero_image=hero, body=body)
    found = read(api)

    assert [url.rpartition("/")[2] for url in found["/articles/back-pain/"][1]] == [
        "301.jpg",
        "302.jpg",
    ]
    assert [url.rpartition("/")[2] for url in found["/practitioners/ada-quill/"][1]] == ["300.jpg"]


def test_a_translated_page_names_its_languages(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    make_article(site, "Alone")
    for code, title in (("fr", "En français"), ("de", "Auf Deutsch")):
        locale = Locale.objects.create(language_code=code)
        same: dict[str, Any] = {"locale": locale, "translation_key": article.translation_key}
        make_article(site, title, publish=code == "fr", **same)
    article.save_revision().publish()
    root = ElementTree.fromstring(api.get("/sitemap.xml").content)  # noqa: S314
    both = {
        "en": "http://testserver/articles/back-pain/",
        "fr": "http://testserver/articles/en-fran%C3%A7ais/",
    }

    assert {
        entry.findtext("s:loc", "", NAMESPACES): {
            link.attrib["hreflang"]: link.attrib["href"]
            for link in entry.findall("x:link[@rel='alternate']", NAMESPACES)
        }
        for entry in root.findall("s:url", NAMESPACES)
        if "/articles/" in entry.findtext("s:loc", "", NAMESPACES)
    } == {
        "http://testserver/articles/": {},
        "http://testserver/articles/alone/": {},
        both["en"]: both,
        both["fr"]: both,
    }


def test_a_retracted_article_is_named_for_its_note(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.retract("It was wrong.")
    item = ContentItem.objects.get(pk=article.content_id)
    assert read(api)["/articles/back-pain/"] == (f"{item.changed_at:%Y-%m-%dT%H:%M:%SZ}", [])

    PageViewRestriction.objects.create(page=site.articles, restriction_type="login")
    assert [path for path in read(api) if "articles" in path] == []


def test_what_is_not_public_is_not_named(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    make_article(site, "Draft", publish=False)
    make_article(site, "Gone", topics=[make_topic()]).unpublish()
    before = set(read(api))
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    Page.objects.filter(pk=site.practitioners.pk).update(live=False)

    assert before == {"/", "/articles/", "/practitioners/", "/articles/back-pain/"}
    assert set(read(api)) == {"/", "/articles/"}


def test_many_positions_make_several_files(
    site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_items(make_article(site, topics=[make_topic()]), 12)
    whole = locations(api, "/sitemap.xml")
    monkeypatch.setattr(sitemap, "POSITIONS_PER_FILE", 5)
    make_article(site, "Gone").unpublish()
    urls = files(api)

    assert urls == [f"http://testserver/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [locations(api, url) for url in urls]
    assert [len(each) for each in found] == [9, 5, 3]
    assert [url for each in found for url in each] == whole
    assert api.get("/sitemap-4.xml").status_code == 404


def test_a_file_of_which_everything_has_changed_is_gone(
    site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has not changed stays in its file, and what has changed is in the last one."""
    monkeypatch.setattr(sitemap, "POSITIONS_PER_FILE", 2)
    articles = [make_article(site, f"Number {number}") for number in range(6)]
    assert files(api) == [f"http://testserver/sitemap-{number}.xml" for number in (1, 2, 3)]

    articles[2].retract("It was wrong.")
    articles[3].unpublish()

    assert files(api) == [f"http://testserver/sitemap-{number}.xml" for number in (1, 3, 4)]
    assert api.get("/sitemap-2.xml").status_code == 404
    assert locations(api, "/sitemap-3.xml") == [
        "http://testserver/articles/number-4/",
        "http://testserver/articles/number-5/",
    ]
    assert locations(api, "/sitemap-4.xml") == ["http://testserver/articles/number-2/"]


def files(api: Client) -> list[str]:
    root = ElementTree.fromstring(api.get("/sitemap.xml").content)  # noqa: S314
    return [str(each.text) for each in root.findall("s:sitemap/s:loc", NAMESPACES)]


def test_an_address_takes_no_more_than_its_share_of_a_file() -> None:
    url = "http://testserver/" + "y" * 1000
    images = [f"http://testserver/{number:04}/{'x' * 90}.jpg?a&b" for number in range(200)]
    sizes = [
        len(url_element(url, MARCH, images)),
        len(url_element(url, MARCH, images, {"en": url, "de": url})),
    ]

    assert [4_800 < size <= BYTES_PER_URL for size in sizes] == [True, True]
    assert BYTES_PER_URL * sitemap.POSITIONS_PER_FILE <= 50_000_000 / 2


def test_the_number_of_queries_does_not_grow(
    site: SiteTree, api: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (0, 30):
        copy_items(make_article(site, f"New {count}", topics=[make_topic(f"T {count}")]), count)
        make_article(site, f"Gone {count}").retract("It was wrong.")
        api.get("/sitemap.xml")
        with django_assert_num_queries(8):
            api.get("/sitemap.xml")


def test_a_crawler_asks_again_for_nothing(site: SiteTree, api: Client) -> None:
    first = api.get("/sitemap.xml")
    head = api.head("/sitemap.xml")
    again = api.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})
    dated = api.get("/sitemap.xml", headers={"If-Modified-Since": first["Last-Modified"]})

    assert first["Content-Type"] == "application/xml; charset=utf-8"
    assert (again.status_code, again.content) == (304, b"")
    assert (dated.status_code, dated.content) == (304, b"")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    site.home.title = "Another title"  # No content item changes with it.
    site.home.save_revision().publish()
    after = api.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200


def test_addresses_are_ascii_and_escaped(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Rücken", slug="rücken")
    item = ContentItem.objects.get(pk=article.content_id)
    spoilt = item.parsed | {"url": "http://testserver/articles/rücken/?a=1&b=\ud800"}

    shown = "<url><loc>http://testserver/articles/r%C3%BCcken/?a=1&amp;b=</loc></url>\n"
    assert sitemap_url(spoilt, None) == shown
    assert "/articles/r%C3%BCcken/" in read(api)


def test_an_item_of_an_earlier_version_is_named_before_it_is_compared(
    site: SiteTree, api: Client
) -> None:
    make_article(site)
    stored = read(api)
    ContentItem.objects.update(sitemap_url="")
    assert read(api) == stored

    assert reconcile()[1] == 1
    assert [item.sitemap_url[:5] for item in ContentItem.objects.all()] == ["<url>"]


def test_the_page_of_a_site_elsewhere_is_not_named(site: SiteTree, api: Client) -> None:
    other: Any = Page.objects.get(depth=1).add_child(
        instance=type(site.home)(title="Elsewhere", slug="elsewhere")
    )
    assert other.live
    assert set(read(api)) == {"/", "/articles/", "/practitioners/"}
