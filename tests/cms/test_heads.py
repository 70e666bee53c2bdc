"""What the head of each page says, and that no text in it can leave its place."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from articles.models import ArticleIndexPage
from cms.content.pages.metadata import plain
from cms.content.practice.current import current_practice
from cms.content.practice.time_zone import practice_time
from cms.delivery.website.lists import LISTING_SIZE
from cms.editorial.preview_links.models import share
from home.models import HomePage
from practitioners.models import PractitionerIndexPage
from tests.factories import SiteTree, make_article, make_practitioner, make_site, make_topic
from tests.heads import Head
from tests.published import set_times

pytestmark = pytest.mark.django_db

# It ends elements, attributes, comments and lines, if it is let.
HOSTILE = "</script></title><!--\"'>&amp;\u2028\u2029\\"
UNSEEN = "\x01\x08\x1f\x7f\x85"


def test_an_article(site: SiteTree) -> None:
    topics = [make_topic("Back pain"), make_topic("Sleep")]
    article = make_article(site, authors=[make_practitioner(site)], topics=topics)
    set_times(
        article,
        first=datetime(2026, 2, 1, 8, 30, tzinfo=UTC),
        last=datetime(2026, 3, 2, 17, 45, tzinfo=UTC),
    )
    head = Head("/articles/back-pain/")

    assert head.title == "Back pain · Our practice"
    assert head.links("canonical") == ["http://testserver/articles/back-pain/"]
    assert head.properties == [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("robots", "max-image-preview:large"),
        ("description", "Back pain in two sentences."),
        ("og:type", "article"),
        ("og:site_name", "Our practice"),
        ("og:title", "Back pain"),
        ("og:description", "Back pain in two sentences."),
        ("og:url", "http://testserver/articles/back-pain/"),
        ("og:locale", "en"),
        ("og:image", head.meta["og:image"]),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "Back pain · Dr. Ada Quill, L.Ac. · Our practice"),
        ("article:published_time", "2026-02-01T08:30:00Z"),
        ("article:modified_time", "2026-03-02T17:45:00Z"),
        ("article:author", "http://testserver/practitioners/ada-quill/"),
        ("article:section", "Back pain"),
        ("article:tag", "Back pain"),
        ("article:tag", "Sleep"),
        ("twitter:card", "summary_large_image"),
    ]


def test_the_head_of_an_article_costs_no_query(
    site: SiteTree, rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    article = make_article(site)
    with practice_time():
        context = article.get_context(rf.get("/"))
        with django_assert_num_queries(0):
            metadata = article.metadata(rf.get("/"), context)

    assert metadata.title == "Back pain"


def test_what_editors_write_for_search_engines_comes_first(site: SiteTree) -> None:
    words: dict[str, Any] = {"seo_title": "For searchers", "search_description": "What they find."}
    make_article(site, **words)
    HomePage.objects.update(**words)

    for path in ("/articles/back-pain/", "/"):
        head = Head(path)
        assert head.title == "For searchers · Our practice"
        assert head.meta["og:title"] == "For searchers"
        assert (head.meta["description"], head.meta["og:description"]) == ("What they find.",) * 2


def test_a_practitioner_and_the_home_page(site: SiteTree) -> None:
    make_practitioner(site)
    HomePage.objects.update(introduction="Come in.")
    person, home = Head("/practitioners/ada-quill/"), Head("/")

    assert person.title == "Dr. Ada Quill, L.Ac. · Our practice"
    assert (person.meta["og:type"], home.meta["og:type"]) == ("profile", "website")
    assert (home.meta["description"], home.links("canonical")) == (
        "Come in.",
        ["http://testserver/"],
    )


def test_the_pages_of_a_listing_name_themselves_and_each_other(site: SiteTree) -> None:
    topic = make_topic()
    for number in range(2 * LISTING_SIZE + 1):
        make_article(site, f"Article {number}", topics=[topic])

    for path, name in (("/articles/", "Articles"), ("/topics/back-pain/", "Back pain")):
        address = f"http://testserver{path}"
        first, second, last = Head(path), Head(f"{path}?page=2&utm=x"), Head(f"{path}?page=99")
        assert [head.title for head in (first, second, last)] == [
            f"{name} · Our practice",
            f"{name}, page 2 · Our practice",
            f"{name}, page 3 · Our practice",
        ]
        assert [
            (head.links("canonical"), head.links("prev"), head.links("next"))
            for head in (first, second, last)
        ] == [
            ([address], [], [f"{address}?page=2"]),
            ([f"{address}?page=2"], [address], [f"{address}?page=3"]),
            ([f"{address}?page=3"], [f"{address}?page=2"], []),
        ]
        assert second.structured_data["url"] == second.meta["og:url"] == f"{address}?page=2"


def test_a_page_that_is_not_there_is_not_indexed(site: SiteTree) -> None:
    head = Head("/nowhere/")

    assert (head.status, head.meta["robots"]) == (404, "noindex")
    assert head.links("canonical") == []


def test_a_shared_draft_tells_search_engines_to_go_away_and_nothing_else(site: SiteTree) -> None:
    draft = make_article(site, "Draft", publish=False)
    draft.save_revision()
    user = get_user_model().objects.create_superuser("sharer", password="x")
    head = Head(f"/preview/{share(draft, user=user, days=7)[1]}/")

    assert head.title == "Draft · Our practice"
    assert [name for name, _ in head.properties] == ["viewport", "color-scheme", "robots"]
    assert (head.meta["robots"], head.links("canonical")) == ("noindex, nofollow", [])
    assert "ld+json" not in head.html


def test_a_preview_in_the_admin_is_not_indexed(site: SiteTree, admin_client: Client) -> None:
    draft = make_article(site, "Draft", publish=False)
    draft.save_revision()
    head = Head(f"/admin/pages/{draft.pk}/view_draft/", admin_client)

    assert (head.status, head.meta["robots"], head.meta["og:title"]) == (200, "noindex", "Draft")


def test_the_breadcrumb_follows_the_pages_above(site: SiteTree, api: Client) -> None:
    article = make_article(site)

    def names() -> list[str]:
        item = api.get(f"/api/v1/articles/{article.content_id}/").json()
        return [crumb["name"] for crumb in item["schema_org"]["breadcrumb"]["itemListElement"]]

    before = names()
    index = ArticleIndexPage.objects.get(pk=site.articles.pk)
    index.title = "Reading"
    index.save_revision().publish()
    renamed = names()
    index.refresh_from_db()
    index.unpublish()

    assert before == ["Home", "Articles", "Back pain"]
    assert renamed == ["Home", "Reading", "Back pain"]
    assert names() == ["Home", "Back pain"]


@pytest.fixture(scope="module")
def hostile(kept_database: None) -> None:
    """A site in which every text tries to get out of its place."""
    site = make_site()
    text = f"{HOSTILE}{UNSEEN}"
    practice = current_practice()
    for name in ("practice_name", "tagline", "street", "city", "region", "telephone", "email"):
        setattr(practice, name, text[:32] if name == "telephone" else f"{name}{text}")
    practice.postal_code, practice.country = HOSTILE[:20], f"country{text}"
    practice.save()
    for model in (HomePage, ArticleIndexPage, PractitionerIndexPage):
        model.objects.update(title=f"{model.__name__}{HOSTILE}", introduction=f"lead{text}")
    topic = make_topic("Backs")
    topic.name, topic.description = f"topic{text}", f"about{text}"
    topic.save()
    person = make_practitioner(
        site,
        f"person{HOSTILE}",
        slug="person",
        honorific=HOSTILE[:20],
        post_nominals=f"letters{text}",
        job_title=f"job{text}",
        summary=f"biography{text}",
        publish=False,
    )
    person.degrees.create(award=f"award{text}", institution=f"school{text}", year=2018)
    person.licences.create(kind=f"kind{text}", jurisdiction=f"place{text}", number=f"no{text}")
    person.specialties.set([topic])
    person.save_revision().publish()
    article = make_article(
        site,
        f"article{HOSTILE}",
        slug="article",
        summary=f"summary{text}",
        authors=[person],
        topics=[topic],
        reviewer=person,
        reviewed_on=date(2026, 1, 15),
        publish=False,
    )
    article.references.create(text=f"source{text}", doi=f"10.1{HOSTILE}")
    article.corrections.create(text=f"correction{text}", kind="correction")
    article.save_revision().publish()
    make_article(site, f"gone{HOSTILE}", slug="gone").retract(f"note{text}")


def strings(data: Any) -> list[str]:
    """All texts in a JSON document."""
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


SAID = {
    "/": ["practice_name", "tagline", "street", "city", "region", "email", "country"],
    "/articles/": ["lead"],
    "/practitioners/": ["lead"],
    "/topics/backs/": ["about"],
    "/practitioners/person/": [
        *("biography", "letters", "job", "award", "school", "kind", "place", "no", "topic"),
        "practice_name",
    ],
    "/articles/article/": [
        *("summary", "letters", "job", "topic", "source", "correction", "practice_name")
    ],
    "/articles/gone/": ["note"],
}


# Their descriptions are those of the head.
IN_ONE_LINE = ("/articles/", "/practitioners/", "/topics/backs/")


@pytest.mark.parametrize("path", SAID)
def test_no_text_leaves_the_head(path: str, hostile: None) -> None:
    head = Head(path)
    soup = BeautifulSoup(head.html, "html.parser")
    said = strings(head.structured_data)
    raw = [f"{name}{HOSTILE}{UNSEEN}" for name in SAID[path]]
    if path in IN_ONE_LINE:
        raw = [plain(text) for text in raw]

    assert [text for text in raw if text not in said] == []
    assert head.title == f"{head.meta['og:title']} · {plain(current_practice().practice_name)}"
    assert HOSTILE.split("\u2028")[0] in head.meta["og:title"]
    assert HOSTILE.split("\u2028")[0] in head.meta["description"]
    assert [c for value in head.meta.values() for c in value if c in UNSEEN] == []
    assert soup.find_all(string=lambda text: isinstance(text, Comment)) == []
    assert soup.head is not None
    assert [element.name for element in soup.head.find_all(["h1", "p", "main", "body"])] == []
    assert len(soup.find_all("script")) == 1
    assert json.dumps(head.structured_data).count("</script>") > 0
