"""The frame of the website: home page, navigation, footer, and what is not there."""

from datetime import time, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.content.practice.current import current_practice
from home.models import InformationPage
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream
from tests.published import copy_items

pytestmark = pytest.mark.django_db


def soup(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text(" ").split()) for element in page.select(selector)]


def test_the_home_page(site: SiteTree, api: Client) -> None:
    site.home.title, site.home.introduction = "Welcome", "Come in."
    site.home.body = stream(("paragraph", "<p>We are here.</p>"))
    site.home.hero_image, site.home.hero_image_alt = make_image(), "The harbor"
    site.home.save_revision().publish()
    make_practitioner(site)
    copy_items(make_article(site), 7)
    page = soup(api, "/")

    assert (texts(page, "h1"), texts(page, ".lead")) == (["Welcome"], ["Come in."])
    assert texts(page, ".body") == ["We are here."]
    assert [image["alt"] for image in page.select(".home__image img")] == ["The harbor"]
    articles, people = page.select(".home > section")
    titles = [title.get_text() for title in articles.select(".card__title")]
    assert titles == [f"Copy {number:03}" for number in range(7, 1, -1)]
    assert [p.get_text() for p in people.select(".card__title")] == ["Dr. Ada Quill, L.Ac."]


def test_highlights_stand_above_the_newest_and_are_not_repeated(
    site: SiteTree, api: Client
) -> None:
    first, second, private, draft, _ = (
        make_article(site, title, publish=title != "Draft")
        for title in ("First", "Second", "Private", "Draft", "Plain")
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for article in (second, draft, private, first, second):
        site.home.highlights.create(article=article)
    site.home.save_revision().publish()
    chosen, newest = soup(api, "/").select(".home > section")

    assert [title.get_text() for title in chosen.select(".card__title")] == ["Second", "First"]
    assert [title.get_text() for title in newest.select(".card__title")] == ["Plain"]


def test_an_information_page(site: SiteTree, api: Client) -> None:
    body = stream(("heading", {"text": "What we aim for", "level": "2"}))
    make_information(site, "Accessibility", introduction="For everybody.", body=body)
    page = soup(api, "/accessibility/")

    assert (texts(page, "h1"), texts(page, ".lead")) == (["Accessibility"], ["For everybody."])
    assert [heading["id"] for heading in page.select(".body h2")] == ["what-we-aim-for"]
    assert api.get("/api/v1/content/?path=/accessibility/").status_code == 404


def make_information(site: SiteTree, title: str, *, live: bool = True, **fields: Any) -> Page:
    return site.home.add_child(instance=InformationPage(title=title, live=live, **fields))


def test_the_footer_leads_to_the_public_pages_that_were_chosen(site: SiteTree, api: Client) -> None:
    pages = {name: make_information(site, name) for name in ("Privacy", "Private", "Expired")}
    pages["Draft"] = make_information(site, "Draft", live=False)
    private = pages["Private"]
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    Page.objects.filter(pk=pages["Expired"].pk).update(expire_at=timezone.now())
    practice = current_practice()
    for label, page in reversed(pages.items()):
        practice.footer_links.create(label=label, page=page)
    practice.save()

    for url in ("/", "/privacy/"):
        links = soup(api, url).select(".site-footer nav a")
        assert [(a.get_text(), a["href"]) for a in links] == [("Privacy", "/privacy/")]


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("en", {"lang": "en"}),
        ("zh-hans", {"lang": "zh-hans"}),
        ("ar", {"lang": "ar", "dir": "rtl"}),
        ("fa-AF", {"lang": "fa-AF", "dir": "rtl"}),
    ],
)
def test_a_page_says_its_language_and_from_where_it_is_read(
    site: SiteTree, api: Client, code: str, attributes: dict[str, str]
) -> None:
    locale, _ = Locale.objects.get_or_create(language_code=code)
    make_information(site, "Privacy", locale=locale)
    html = soup(api, "/privacy/").html

    assert html is not None
    assert html.attrs == attributes


def test_an_empty_home_page(site: SiteTree, api: Client) -> None:
    page = soup(api, "/")

    assert texts(page, "h1") == ["Home"]
    assert page.select(".home > section") == []


def link(label: str, page: Page) -> None:
    practice = current_practice()
    practice.navigation_links.create(label=label, page=page)
    practice.save()


def test_the_navigation_shows_public_pages_in_order(site: SiteTree, api: Client) -> None:
    private, expired = make_article(site, "Private"), make_article(site, "Expired")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    Page.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    for label, page in (
        ("People", site.practitioners),
        ("Draft", make_article(site, "Draft", publish=False)),
        ("Private", private),
        ("Expired", expired),
        ("Reading", site.articles),
    ):
        link(label, page)

    for url in ("/", "/articles/"):
        shown = [(a.get_text(), a["href"]) for a in soup(api, url).select(".site-nav a")]
        assert shown == [
            ("People", "/practitioners/"),
            ("Reading", "/articles/"),
            ("Search", "/search/"),
        ]


def test_the_navigation_says_where_the_reader_is(site: SiteTree, api: Client) -> None:
    link("Reading", site.articles)
    link("People", site.practitioners)
    make_article(site)

    for url in ("/articles/", "/articles/back-pain/"):
        assert texts(soup(api, url), ".site-nav a[aria-current]") == ["Reading"]
    assert texts(soup(api, "/"), ".site-nav a[aria-current]") == []


def test_the_footer_shows_the_practice(site: SiteTree, api: Client) -> None:
    practice = current_practice()
    practice.practice_name, practice.tagline = "Quiet Harbor", "Unhurried care"
    practice.street, practice.city = "14 Lantern Wharf", "Port Ellery"
    practice.telephone, practice.email = "+1 555 0142", "hello@example.com"
    practice.footer_note = "The last line."
    practice.opening_hours.create(days="Monday", opens=time(9), closes=time(18))
    practice.save()
    footer = soup(api, "/").select(".site-footer")[0]

    shown = " ".join(footer.get_text(" ").split())
    for text in ("Quiet Harbor", "Unhurried care", "14 Lantern Wharf", "09:00–18:00"):
        assert text in shown
    assert shown.endswith("The last line.")
    assert [a["href"] for a in footer.select("a")] == [
        "tel:+15550142",
        "mailto:hello@example.com",
    ]


def test_a_page_that_is_not_there(site: SiteTree, api: Client) -> None:
    link("Reading", site.articles)
    copy_items(make_article(site), 3)
    make_article(site, "Draft", publish=False)
    page = soup(api, "/nothing/", 404)

    assert texts(page, "h1") == ["This page is not here"]
    choices = [(a.get_text(), a["href"]) for a in page.select(".choices a")]
    assert choices == [("The home page", "/"), ("Reading", "/articles/")]
    assert texts(page, ".card__title") == ["Copy 003", "Copy 002", "Copy 001"]


def test_a_moved_page_is_found_at_its_old_address(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.move(site.practitioners, pos="last-child")
    answer = api.get("/articles/back-pain/")

    assert (answer.status_code, answer["Location"]) == (301, "/practitioners/back-pain/")


def test_headings_on_a_page_have_ids_that_nothing_else_has(site: SiteTree, api: Client) -> None:
    headings = [
        "Main",
        "Articles",
        "Reviewed",
        "References title",
        "Authors title",
        "Reference",
        "Reference",
    ]
    blocks = stream(*(("heading", {"text": text, "level": "2"}) for text in headings))
    ada = make_practitioner(site, body=blocks)
    article = make_article(site, authors=[ada], body=blocks, publish=False)
    article.reviewer, article.reviewed_on = ada, timezone.localdate()
    article.references.create(text="A source.")
    article.save_revision().publish()

    for url in ("/articles/back-pain/", "/practitioners/ada-quill/"):
        ids = [str(element["id"]) for element in soup(api, url).select("[id]")]
        assert sorted(ids) == sorted(set(ids))
        assert len(ids) > len(headings)
