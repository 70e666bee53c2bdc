"""The rules of the site among Wagtail's checks beside the form, and nowhere else."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from cms.content.content_checks.findings import Kind
from cms.content.pages.models import BasePage
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("phrases"),
    # Of the small picture that Wagtail makes for its form.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

VAGUE = '<p>See <a href="https://example.com/">here</a>.</p>'


@pytest.fixture
def page(site: SiteTree) -> ArticlePage:
    """A published article with a claim, an unclear link, and a picture that nobody described."""
    return make_article(
        site,
        summary="It cures.",
        body=stream(
            ("paragraph", f"<p>It cured me.</p>{VAGUE}"),
            ("paragraph", "<p>Nothing wrong here.</p>"),
            ("heading", {"text": "Pillows", "level": "3"}),
        ),
        hero_image=make_image(),
    )


@pytest.fixture
def editor(client: Client) -> Client:
    """The browser of a superuser."""
    client.force_login(get_user_model().objects.create_superuser("ada"))
    return client


def marks(page: BasePage, **attributes: bool) -> list[tuple[str, Any]]:
    """The elements of the preview that are marked, and with what."""
    preview = page.make_preview_request(extra_request_attrs=attributes).render()
    html = BeautifulSoup(preview.content, "html.parser")
    return [(tag.get_text(), tag["data-checks"]) for tag in html.select("[data-checks]")]


def test_what_was_found_is_marked_where_it_is(page: ArticlePage) -> None:
    assert marks(page, in_preview_panel=True) == [
        ("Back pain", "site-picture site-claim"),
        ("It cured me.", "site-vague-link site-claim"),
        ("Pillows", "site-heading-order"),
    ]


def test_the_form_advises_on_a_reference_that_nobody_cites(
    editor: Client, page: ArticlePage
) -> None:
    """It stops nobody: this is the only place where it is said."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(editor.get(address).content.decode(), form_id="page-edit-form")
    form |= {
        "summary": "It helps.",
        "references-TOTAL_FORMS": "1",
        "references-0-id": "",
        "references-0-text": "A trial. 2020.",
        "references-0-ORDER": "1",
        "references-0-DELETE": "",
    }

    def advised(text: str) -> bool:
        body = nested_form_data({"body": streamfield([("paragraph", rich_text(text))])})
        preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        sent = editor.post(preview, {**form.dict(), **body}).json()
        assert sent["is_valid"] is True
        shown = editor.get(f"{preview}?in_preview_panel=true&mode=")
        heading = BeautifulSoup(shown.content, "html.parser").h1
        assert heading is not None
        return "site-reference" in str(heading.get("data-checks", ""))

    assert [advised("<p>It helps.</p>"), advised("<p>It helps [1].</p>")] == [True, False]


def test_in_a_window_of_its_own_the_preview_has_no_marks(page: ArticlePage) -> None:
    assert marks(page) == []


def test_biographies_are_marked_too(site: SiteTree) -> None:
    biography = make_practitioner(site, summary="She cures.")

    assert marks(biography, in_preview_panel=True) == [("Dr. Ada Quill, L.Ac.", "site-claim")]


def test_the_form_looks_for_each_kind(editor: Client, page: ArticlePage) -> None:
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    script = BeautifulSoup(answer.content, "html.parser").select_one("#checker-axe-configuration")
    assert script is not None
    configuration = json.loads(script.get_text())

    ours = {kind.slug for kind in Kind}
    assert ours < set(configuration["options"]["runOnly"])
    assert {"heading-order", "alt-text-quality"} < set(configuration["options"]["runOnly"])
    rules = {rule["id"]: rule for rule in configuration["spec"]["rules"]}
    assert rules["site-claim"]["selector"] == '[data-checks~="site-claim"]'
    assert configuration["messages"]["site-claim"] == {
        "error_name": "Health claim without a source",
        "help_text": "Cite a source in the same paragraph, such as [1].",
    }
    assert ours < set(rules)


def test_readers_get_not_one_byte_of_the_toolbar(editor: Client, page: ArticlePage) -> None:
    of_editor, of_reader = editor.get(page.url), Client().get(page.url)

    assert b"wagtail-userbar" in of_editor.content
    assert of_editor.headers["Cache-Control"] == "private"
    for word in (b"userbar", b"wagtailadmin", b"data-checks", b"axe", b"<script src"):
        assert (word, word in of_reader.content.lower()) == (word, False)
    assert of_reader.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=60, ")
    assert [answer.headers["Vary"] for answer in (of_editor, of_reader)] == [
        "Accept, Cookie",
        "Accept, Cookie, Accept-Encoding",
    ]


def test_what_the_api_answers_does_not_depend_on_who_asks(
    editor: Client, page: ArticlePage
) -> None:
    answers = [client.get("/api/v1/articles/") for client in (editor, Client())]

    assert answers[0].content == answers[1].content
    assert answers[0].headers["Cache-Control"] == answers[1].headers["Cache-Control"]
    assert "Cookie" not in answers[0].headers.get("Vary", "")
