"""Which links are collected, and which are not."""

import json
from pathlib import Path
from typing import Any

import pytest

from cms.editorial.link_check.collecting import collect, links_of
from cms.editorial.link_check.models import ExternalLink, LinkUse
from tests.factories import SiteTree, make_article, make_practitioner, stream

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parents[3] / "contract"
EMPTY: dict[str, Any] = {
    "type": "practitioner",
    **dict.fromkeys(("full_name", "summary", "job_title"), ""),
    "portrait": None,
    "specialties": (),
}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_the_links_of_an_article_with_everything() -> None:
    """References, blocks and rich text; neither our own pages nor the author's register."""
    assert links_of(golden("article")) == {
        "https://doi.org/10.1000/182",
        "https://example.com/guideline",
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871?dnt=1",
        "https://example.com/book",
    }


def test_the_links_of_a_biography_with_everything() -> None:
    assert links_of(golden("practitioner")) == {
        "https://example.com/book",
        "https://example.com/people/ada",
        "https://example.com/register/AC-1042",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"body": [{"html": '<a href="https://a.example/x?y=1&amp;z=2#f">A</a>'}]},
            "https://a.example/x?y=1&z=2",
        ),
        ({"url": "HTTPS://A.example/ü"}, None),
        ({"url": "https://A.example/ü"}, "https://a.example/%C3%BC"),
        ({"body": [{"html": '<a href="mailto:a@example.com">A</a>'}]}, None),
        ({"body": [{"html": '<a href="tel:+15550142">A</a>'}]}, None),
        ({"body": [{"html": '<a href="javascript:alert(1)">A</a>'}]}, None),
        ({"body": [{"html": '<a href="http://testserver/articles/">A</a>'}]}, None),
        ({"body": [{"html": '<a href="http://[bad">A</a>'}]}, "http://[bad"),
        ({"summary": "See https://a.example/ for more."}, None),
        ({"url": f"https://a.example/{'x' * 2000}"}, None),
        ({"authors": [{"api_url": "http://testserver/api", "link": "https://a.example/"}]}, None),
        ({"attribution": {"licence_url": "https://a.example/"}}, None),
    ],
)
def test_what_is_a_link_to_another_site(content: Any, expected: str | None) -> None:
    assert links_of(EMPTY | content) == ({expected} if expected else set())


def paragraph(*links: str) -> str:
    return stream(("paragraph", "".join(f'<p><a href="{link}">A</a></p>' for link in links)))


def uses() -> set[tuple[str, str]]:
    return set(LinkUse.objects.values_list("link__url", "page__title"))


def test_only_what_is_published_is_collected(site: SiteTree) -> None:
    one, two = "https://one.example/", "https://two.example/"
    make_article(site, "First", body=paragraph(one, two))
    gone = make_article(site, "Second", body=paragraph(one))
    make_article(site, "Draft", body=paragraph("https://draft.example/"), publish=False)
    assert collect() == 2
    assert uses() == {(one, "First"), (two, "First"), (one, "Second")}

    gone.unpublish()
    collect()
    assert uses() == {(one, "First"), (two, "First")}


def test_a_link_that_stays_keeps_what_was_found_and_one_that_goes_is_forgotten(
    site: SiteTree,
) -> None:
    stays, goes = "https://stays.example/", "https://goes.example/"
    article = make_article(site, body=paragraph(stays, goes))
    collect()
    ExternalLink.objects.update(failures=1)
    article.body = paragraph(stays, "https://new.example/")
    article.save_revision().publish()
    collect()

    assert dict(ExternalLink.objects.values_list("url", "failures")) == {
        stays: 1,
        "https://new.example/": 0,
    }


def test_collecting_takes_as_many_queries_for_many_pages(
    site: SiteTree, django_assert_max_num_queries: Any
) -> None:
    author = make_practitioner(site)
    for number in range(12):
        body = paragraph(f"https://example.com/{number}")
        make_article(site, f"Article {number}", authors=[author], body=body)

    with django_assert_max_num_queries(12):
        assert collect() == 12
