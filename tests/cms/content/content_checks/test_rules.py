"""Each rule with a draft that passes and drafts that fail."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from articles.models import ArticlePage
from cms.content.blocks.body import BodyBlock
from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Finding, Kind
from cms.content.content_checks.private_links import links_to_what_is_not_public
from cms.content.content_checks.rows import Row
from cms.content.content_checks.rules import (
    empty_headings,
    headings_out_of_order,
    images_without_description,
    missing_summary,
    unclear_links,
)
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_article, make_image

Blocks = list[tuple[str, Any]]


def body(*blocks: tuple[str, Any]) -> StreamValue:
    """A body as it is after it was read from the database."""
    return BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])


def draft(*blocks: tuple[str, Any], references: int = 0, **values: Any) -> Draft:
    """The draft of a page that is not saved yet."""
    return Draft({"body": body(*blocks), **values}, references, None)


def heading(text: str, level: int) -> tuple[str, Any]:
    return "heading", {"text": text, "level": str(level)}


def found(rule: Any, draft: Draft) -> list[tuple[Any, ...]]:
    """The places at which the rule finds something."""
    return [finding.path for finding in rule(draft)]


def test_a_summary_is_there_or_missing() -> None:
    assert found(missing_summary, draft(summary="In two sentences.")) == []
    assert found(missing_summary, draft(summary="  ")) == [("summary",)]
    assert found(missing_summary, draft(introduction="A page without a summary.")) == []


@pytest.mark.parametrize(
    ("alt", "decorative", "message"),
    [
        ("A bay", False, []),
        ("", True, []),
        ("", False, ["Say what the picture shows, or mark it as decoration."]),
        ("A bay", True, ["Describe the picture or mark it as decoration, not both."]),
    ],
)
@pytest.mark.parametrize(
    ("model", "field"), [(ArticlePage, "hero_image"), (PractitionerPage, "portrait")]
)
def test_a_picture_of_the_page_is_described_or_decoration(
    model: type[Model], field: str, alt: str, decorative: bool, message: list[str]
) -> None:
    values: dict[str, Any] = {
        field: 7,
        f"{field}_alt": alt,
        f"{field}_decorative": decorative,
    }
    page = Draft(values, 0, None, [Row((), model, values)])
    findings = list(images_without_description(page))

    assert [finding.message for finding in findings] == message
    assert {finding.path for finding in findings} <= {(f"{field}_alt",)}


def test_a_page_without_a_picture_needs_no_description() -> None:
    values: dict[str, Any] = {
        "hero_image": None,
        "hero_image_alt": "",
        "hero_image_decorative": False,
    }

    page = Draft(values, 0, None, [Row((), ArticlePage, values)])
    assert found(images_without_description, page) == []


@pytest.mark.django_db
def test_a_picture_in_the_text_is_described_or_decoration() -> None:
    image = make_image().pk
    described = {"image": image, "alt_text": "A bay", "decorative": False}
    decoration = {"image": image, "alt_text": "", "decorative": True}
    neither = {"image": image, "alt_text": "", "decorative": False}
    blocks = [("image", {"image": use, "caption": ""}) for use in (described, decoration, neither)]

    assert found(images_without_description, draft(*blocks)) == [("body", 2, "image", "alt_text")]


@pytest.mark.parametrize(
    ("levels", "places"),
    [
        ([], []),
        ([2, 3, 3, 2, 2, 3], []),
        ([3], [0]),
        ([2, 3, 2, 3], []),
        ([3, 3, 2, 3], [0]),
    ],
)
def test_a_heading_follows_one_of_the_next_larger_size(
    levels: list[int], places: list[int]
) -> None:
    blocks = [heading("Sleep", level) for level in levels]

    assert found(headings_out_of_order, draft(*blocks)) == [("body", n, "level") for n in places]


def test_headings_in_rich_text_count() -> None:
    skipped = ("paragraph", "<h2>Sleep</h2><p>Well.</p><h4>Pillows</h4>")
    continued = ("paragraph", "<h3>Pillows</h3>")

    assert found(headings_out_of_order, draft(skipped)) == [("body", 0)]
    assert found(headings_out_of_order, draft(heading("Sleep", 2), continued)) == []
    (finding,) = headings_out_of_order(draft(continued))
    assert finding.message == (
        "The heading “Pillows” leaves a level out. Make it larger, or put a heading of the next "
        "larger size above it."
    )


def test_a_heading_has_words() -> None:
    assert found(empty_headings, draft(("paragraph", "<h2>Sleep</h2><p></p>"))) == []
    assert found(empty_headings, draft(("paragraph", "<h2> <br/></h2><p>Well.</p>"))) == [
        ("body", 0)
    ]


def link(text: str) -> tuple[str, Any]:
    return "paragraph", f'<p>See <a href="https://example.com/">{text}</a>.</p>'


@pytest.mark.parametrize("text", ["our guide to neck pain", "here are the trials", "Read on sleep"])
def test_a_link_that_says_where_it_leads(text: str) -> None:
    assert found(unclear_links, draft(link(text))) == []


@pytest.mark.parametrize("text", ["here", "Click here", "Read more…", "<b>this</b> page"])
def test_a_link_that_does_not_say_where_it_leads_is_advised_against(text: str) -> None:
    (finding,) = unclear_links(draft(link(text)))

    assert (finding.kind, finding.path) == (Kind.VAGUE_LINK, ("body", 0))
    assert finding.kind.is_advice is True


def test_an_address_in_place_of_words_is_advised_against() -> None:
    (finding,) = unclear_links(draft(link("https://example.com/a?b=1")))

    assert finding.kind is Kind.BARE_ADDRESS
    assert finding.kind.is_advice is True


def test_a_link_without_words_must_go() -> None:
    (finding,) = unclear_links(draft(link(" ")))

    assert finding == Finding(
        Kind.EMPTY_LINK,
        ("body", 0),
        "This text has a link without words. Remove it, or write where it leads.",
    )


def test_a_button_is_a_link() -> None:
    button = {"title": "More?", "label": "Click here", "target": "booking", "url": ""}

    assert found(unclear_links, draft(("call_to_action", button))) == [("body", 0, "label")]


def page_link(key: int | str, text: str = "the page") -> str:
    return f'<p>See <a linktype="page" id="{key}">{text}</a>.</p>'


def to_what_is_not_public(*blocks: tuple[str, Any]) -> list[tuple[tuple[Any, ...], str]]:
    findings = links_to_what_is_not_public(draft(*blocks))
    return [(finding.path, finding.message) for finding in findings]


def test_links_to_pages_are_to_those_that_are_public(site: SiteTree) -> None:
    public, unpublished = make_article(site, "Public"), make_article(site, "Later", publish=False)
    point = {"title": "Note", "kind": "note", "text": page_link(unpublished.pk, "later")}

    assert to_what_is_not_public(("paragraph", page_link(public.pk))) == []
    assert to_what_is_not_public(("paragraph", page_link(public.pk)), ("call_out", point)) == [
        (
            ("body", 1, "text"),
            "The link “later” leads to “Later”, which is not public. "
            "Publish that page first, or remove the link.",
        )
    ]
    for key in (99999, "x"):
        assert to_what_is_not_public(("paragraph", page_link(key))) == [
            (
                ("body", 0),
                "The link “the page” leads to a page that no longer exists. "
                "Choose another one, or remove the link.",
            )
        ]


def test_a_draft_may_link_to_itself(site: SiteTree) -> None:
    page = make_article(site, "Later", publish=False)
    page.body = body(("paragraph", page_link(page.pk)))

    assert list(links_to_what_is_not_public(Draft.of(page))) == []


def test_a_button_leads_to_a_public_page(site: SiteTree) -> None:
    unpublished = make_article(site, "Later", publish=False)
    button = {"title": "More?", "label": "Read on", "page": unpublished.pk, "url": ""}

    assert to_what_is_not_public(("call_to_action", {**button, "target": "booking"})) == []
    ((path, _),) = to_what_is_not_public(("call_to_action", {**button, "target": "page"}))
    assert path == ("body", 0, "page")


@pytest.mark.django_db
def test_a_document_is_in_no_private_collection() -> None:
    private = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    file = ContentFile(b"%PDF-1.4", "a.pdf")
    create = get_document_model().objects.create
    public, hidden = create(title="A", file=file), create(title="B", file=file, collection=private)
    links = [f'<a linktype="document" id="{d.pk}">the form</a>' for d in (public, hidden)]

    assert to_what_is_not_public(*(("paragraph", link) for link in links)) == [
        (
            ("body", 1),
            "The link “the form” leads to the private document “B”. "
            "Choose another one, or remove the link.",
        )
    ]


def test_many_links_take_as_many_queries_as_one(site: SiteTree) -> None:
    counts = []
    for number in (1, 2000):
        pages = [make_article(site, f"Page {n}", publish=False) for n in range(min(number, 3))]
        blocks = [("paragraph", page_link(pages[n % len(pages)].pk)) for n in range(number)]
        long = draft(*blocks, title="Long")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            findings = Check(long).findings
        counts.append((len(findings), len(queries)))

    assert counts == [(1, counts[0][1]), (2000, counts[0][1])]
