"""A draft is saved whatever it still lacks; what readers need is asked for on publishing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.forms import Form
from django.test import Client
from django.utils import timezone
from wagtail.blocks import CharBlock, ListBlock, TextBlock
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.models import ArticlePage
from cms.content.blocks.body import NOTHING_WRITTEN, BodyBlock
from cms.delivery.models import ContentItem
from tests.clock import stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

LISTS = ("article_authors", "references", "related_articles", "corrections", "comments")
PARAGRAPH = ("paragraph", rich_text("<p>Walk on level ground.</p>"))
EMPTY_PARAGRAPH = ("paragraph", rich_text(""))


@pytest.fixture
def new(site: SiteTree, client: Client) -> str:
    """The address of the form of a new article, for a superuser who has logged in."""
    client.force_login(get_user_model().objects.create_superuser("ada"))
    return f"/admin/pages/add/articles/articlepage/{site.articles.pk}/"


def form_data(*blocks: tuple[str, Any], **fields: Any) -> dict[str, Any]:
    """What the browser sends of an article that has `blocks` and `fields` and nothing else."""
    values = {"title": "", "slug": "", "summary": "", "body": streamfield(blocks)}
    lists = {name: inline_formset([]) for name in LISTS}
    data: dict[str, Any] = nested_form_data(values | lists | fields)
    return data


def added_row(practitioner: str = "") -> Any:
    """The list of authors with a row that was added."""
    return inline_formset([{"practitioner": practitioner, "ORDER": "1", "id": ""}])


def autosave(client: Client, url: str, data: dict[str, Any]) -> dict[str, Any]:
    """The answer to the form that saves itself."""
    return dict(client.post(url, data, headers={"Accept": "application/json"}).json())


def refusal(client: Client, url: str, data: dict[str, Any]) -> Form:
    """The form that is shown again when publishing is refused."""
    answer = client.post(url, {**data, "action-publish": "action-publish"})
    assert answer.status_code == 200
    form: Form = answer.context["form"]
    return form


def published_body(client: Client, url: str, *blocks: tuple[str, Any], **fields: Any) -> list[Any]:
    """Publish an article of those blocks; the blocks that go out."""
    data = form_data(*blocks, title="Walking", slug="walking", summary="Why.", **fields)
    client.post(url, {**data, "action-publish": "action-publish"})
    content = json.loads(bytes(ContentItem.objects.get(type="article").content))
    return list(content["body"])


def test_a_draft_without_a_title_is_saved_under_a_name(client: Client, new: str) -> None:
    saved = autosave(client, new, form_data(PARAGRAPH, summary="Typed first."))

    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert saved["success"] is True
    assert (draft.title, draft.summary) == ("Untitled article", "Typed first.")
    again = autosave(client, saved["url"], form_data(PARAGRAPH, summary="Typed second."))
    assert again["success"] is True
    assert ArticlePage.objects.get().slug == draft.slug


def test_the_form_of_a_draft_without_a_title_asks_for_one(client: Client, new: str) -> None:
    url = autosave(client, new, form_data(PARAGRAPH))["url"]

    form = client.get(url).context["form"]
    assert (form["title"].value(), form["slug"].value()) == ("", "")
    errors = refusal(client, url, form_data(PARAGRAPH)).errors
    assert errors["title"] == ["Fill this in: readers see it first, here and in every list."]
    assert errors["summary"] == [
        "Write a summary: one or two sentences for lists and search results."
    ]
    assert "slug" not in errors


def test_two_drafts_may_lack_a_title(client: Client, new: str) -> None:
    assert [autosave(client, new, form_data())["success"] for _ in range(2)] == [True, True]


def test_a_title_replaces_the_name_and_the_address(client: Client, new: str) -> None:
    url = autosave(client, new, form_data())["url"]
    autosave(client, url, form_data(title="Walking", slug="walking"))

    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert (draft.title, draft.slug) == ("Walking", "walking")


def test_too_long_a_text_is_kept_but_not_published(client: Client, new: str) -> None:
    data = form_data(PARAGRAPH, title="Walking", slug="walking", summary="y" * 501)
    url = autosave(client, new, data)["url"]

    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert draft.summary == "y" * 501
    (error,) = refusal(client, url, data).errors["summary"]
    assert error == "This has 501 characters; 500 is the most. Shorten it."


@pytest.mark.parametrize("field", ["title", "hero_image_alt", "seo_title"])
def test_too_long_a_line_is_shown_again_whole(client: Client, new: str, field: str) -> None:
    """Its column has no room for it, and the browser is to drop nothing of what was pasted."""
    url = autosave(client, new, form_data(title="Walking", slug="walking"))["url"]
    long = {"title": "Walking", "slug": "walking", field: "y" * 256}
    if field == "title":
        long["slug"] = "y" * 256
    message = "This has 256 characters; 255 is the most. Shorten it."

    refused = autosave(client, url, form_data(PARAGRAPH, **long))
    assert (refused["success"], refused["error_code"]) == (False, "validation_error")
    for action in ({}, {"action-publish": "action-publish"}):
        form = client.post(url, {**form_data(PARAGRAPH, **long), **action}).context["form"]
        assert (form.errors[field], form[field].value()) == ([message], "y" * 256)
        assert "slug" not in form.errors
    attributes = client.get(url).context["form"].fields[field].widget.attrs
    assert (attributes["data-limit"], "maxlength" in attributes) == (255, False)
    fits = long | {field: "y" * 255, "slug": "y" * 255}
    assert autosave(client, url, form_data(PARAGRAPH, **fits))["success"] is True


def test_a_row_that_was_only_added_holds_up_no_draft(client: Client, new: str) -> None:
    data = form_data(article_authors=added_row())
    saved = autosave(client, new, data)

    assert saved["success"] is True
    # With these the browser counts the row as one that was there before.
    assert saved["field_updates"] == {"article_authors-INITIAL_FORMS": "1"}
    again = autosave(client, saved["url"], {**data, **saved["field_updates"]})
    assert again["success"] is True
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert list(draft.article_authors.all()) == []


def test_the_author_who_is_chosen_in_that_row_is_saved(
    client: Client, new: str, site: SiteTree
) -> None:
    ada = make_practitioner(site, "Ada Quill")
    saved = autosave(client, new, form_data(article_authors=added_row()))
    chosen = form_data(article_authors=added_row(str(ada.pk))) | saved["field_updates"]

    assert autosave(client, saved["url"], chosen)["success"] is True
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert [author.practitioner for author in draft.article_authors.all()] == [ada]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("video", {"url": "https://example.org/film", "title": "A film"}),
        ("call_to_action", {"title": "Book", "label": "Now", "target": "page", "page": ""}),
    ],
)
def test_an_unfinished_block_can_be_saved_but_not_published(
    kind: str, value: dict[str, str], client: Client, new: str
) -> None:
    data = form_data((kind, value), title="Walking", slug="walking", summary="Why.")
    url = autosave(client, new, data)["url"]

    assert "body" in refusal(client, url, data).errors


def test_a_body_that_nobody_has_written_is_refused(client: Client, new: str) -> None:
    data = form_data(EMPTY_PARAGRAPH, title="Walking", slug="walking", summary="Why.")

    error: Any = refusal(client, new, data).errors.as_data()["body"][0]
    assert [str(message) for message in error.non_block_errors.as_data()[0]] == [NOTHING_WRITTEN]


def test_a_paragraph_left_empty_goes_nowhere(client: Client, new: str, site: SiteTree) -> None:
    ada = make_practitioner(site, "Ada Quill")

    blocks = (EMPTY_PARAGRAPH, PARAGRAPH)
    body = published_body(client, new, *blocks, article_authors=added_row(str(ada.pk)))
    assert [block["html"] for block in body] == ["<p>Walk on level ground.</p>"]


def test_a_line_that_is_too_long_is_kept_in_a_draft_but_not_published(
    client: Client, new: str
) -> None:
    heading = ("heading", {"text": "y" * 256, "level": "2"})
    data = form_data(heading, title="Walking", slug="walking", summary="Why.")
    url = autosave(client, new, data)["url"]

    (block,) = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert block.value["text"] == "y" * 256
    error: Any = refusal(client, url, data).errors.as_data()["body"][0]
    (message,) = error.block_errors[0].block_errors["text"].messages
    assert message == "Ensure this value has at most 255 characters (it has 256)."


def lines_of(block: Any) -> Iterator[Any]:
    """The text fields with a limit in `block` and in what it consists of."""
    if isinstance(block, CharBlock | TextBlock) and block.field.max_length:
        yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from lines_of(child)
    if isinstance(block, ListBlock):
        yield from lines_of(block.child_block)


def test_no_limit_of_a_block_loses_words_of_a_draft() -> None:
    lines = list(lines_of(BodyBlock()))
    assert len(lines) > 5
    for line in lines:
        long = "y" * (line.field.max_length + 1)
        assert line.clean_deferred(f" {long} ") == long
        with pytest.raises(ValidationError):
            line.clean(long)


def test_an_article_that_has_expired_can_be_worked_on(client: Client, site: SiteTree) -> None:
    client.force_login(get_user_model().objects.create_superuser("ada"))
    ada = make_practitioner(site, "Ada Quill")
    with stopped_clock(timezone.now() - timedelta(days=2)) as clock:
        article = make_article(
            site, "Walking", authors=[ada], expire_at=clock.now + timedelta(days=1)
        )
    call_command("publish_scheduled")
    url = f"/admin/pages/{article.pk}/edit/"
    past = timezone.localtime(article.expire_at).strftime("%Y-%m-%d %H:%M")
    data = form_data(PARAGRAPH, title="Walking on", slug="walking", summary="Why.")
    data |= nested_form_data({"article_authors": added_row(str(ada.pk))})
    data |= {"expire_at": past}

    assert autosave(client, url, data)["success"] is True
    answer = client.post(url, data)
    assert (answer.status_code, answer["Location"]) == (302, url)
    article.refresh_from_db()
    assert article.get_latest_revision_as_object().title == "Walking on"
    assert list(refusal(client, url, data).errors) == ["expire_at"]
    client.post(url, {**data, "expire_at": "2999-01-01 12:00", "action-publish": "1"})
    article.refresh_from_db()
    assert (article.live, article.title) == (True, "Walking on")
    assert ContentItem.objects.public().get(type="article").title == "Walking on"
