"""robots.txt and llms.txt: what programs are told before anything else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.content.practice.current import current_practice
from tests.factories import SiteTree, make_article, make_practitioner, make_topic
from tests.published import copy_items

pytestmark = pytest.mark.django_db


def test_robots(site: SiteTree, api: Client) -> None:
    answer = api.get("/robots.txt")
    again = api.get("/robots.txt", headers={"If-None-Match": answer["ETag"]})

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert again.status_code == 304
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "Disallow: /search/?",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_robots_of_a_site_that_nobody_should_find(api: Client, settings: Any) -> None:
    settings.SEARCH_ENGINES = False

    assert api.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_llms_txt(site: SiteTree, api: Client) -> None:
    practice = current_practice()
    practice.practice_name, practice.tagline = "Quiet *Harbor*", "Unhurried care."
    practice.city, practice.email = "Port Ellery", "hello@example.com"
    practice.disclaimer = "<p>Ask <b>your</b> doctor.</p>"
    practice.attribution_text = "By Quiet Harbor"
    practice.content_licence = "CC BY-NC 4.0"
    practice.content_licence_url = "https://licence.example/"
    practice.save()
    make_practitioner(site)
    topic = make_topic(description="What helps.")
    make_article(site, "Backs [1]", summary="Two\n# lines.", topics=[topic])
    make_topic("Unused")
    answer = api.get("/llms.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert text.split("\n## API and feeds\n")[0] == (
        "# Quiet \\*Harbor\\*\n\n"
        "> Unhurried care. Port Ellery\n\n"
        "Each page below is linked as Markdown; the same address with a slash in place of `.md` "
        "is the page for people. Everything is also there as JSON, see API.\n\n"
        "Medical disclaimer: Ask your doctor.\n\n"
        "## Articles\n\n"
        "- [Backs \\[1\\]](http://testserver/articles/backs-1.md): Two \\# lines.\n\n"
        "## Practitioners\n\n"
        "- [Dr. Ada Quill, L.Ac.](http://testserver/practitioners/ada-quill.md): "
        "Ada Quill treats backs.\n\n"
        "## Topics\n\n"
        "- [Back pain](http://testserver/topics/back-pain.md): What helps.\n\n"
        "## Other pages\n\n"
        "- [Home](http://testserver/index.md)\n"
        "- [Articles](http://testserver/articles.md)\n"
        "- [Practitioners](http://testserver/practitioners.md)\n"
    )
    assert text.endswith(
        "## Terms\n\n"
        "- [CC BY-NC 4.0](https://licence.example/): the licence of the texts\n"
        "- [Attribution](http://testserver/): say “By Quiet Harbor” and link to the page beside "
        "what you show\n"
        "- [Contact](mailto:hello@example.com): for everything else\n"
    )
    links = [line.split("](")[1].split(")")[0] for line in text.splitlines() if "](http" in line]
    here = [link for link in links if link.startswith("http://testserver")]
    assert len(here) == 13
    assert {link: api.get(link).status_code for link in here} == dict.fromkeys(here, 200)


def test_llms_txt_of_an_empty_site(site: SiteTree, api: Client) -> None:
    text = api.get("/llms.txt").content.decode()

    assert text.startswith("# Our practice\n\nEach page below")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Other pages",
        "## API and feeds",
    ]


def test_llms_txt_takes_few_queries_and_may_be_asked_again(
    site: SiteTree, api: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (0, 150):
        copy_items(make_article(site, f"New {count}", topics=[make_topic()]), count)
        api.get("/llms.txt")
        with django_assert_num_queries(6):
            answer = api.get("/llms.txt")
    assert answer.content.decode().count("/articles/") == 100
    again = api.get("/llms.txt", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
