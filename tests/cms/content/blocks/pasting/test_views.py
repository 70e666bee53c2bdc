"""What the editor is answered when it asks what becomes of a paste."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.content.blocks.pasting.reader import MOST_LINES
from cms.content.blocks.pasting.views import TOO_LARGE, TOO_LARGE_MESSAGE
from tests.answers import heading
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/paste/?blocks=1&headings=1"
TABLE = "<table><caption>c</caption><tr><td>a<td>b</table>"


@pytest.fixture
def editor(client: Client) -> Client:
    """A browser in which a superuser has logged in."""
    client.force_login(get_user_model().objects.create_superuser("ada"))
    return client


def send(client: Client, html: str | bytes, address: str = ADDRESS, **headers: str) -> Any:
    return client.post(address, html, content_type="text/html", headers=headers)


def test_blocks_come_as_the_form_takes_them(editor: Client) -> None:
    answer = send(editor, f"<h1>“Title”</h1><p><b>a</b><img></p>{TABLE}").json()
    paragraph, table = answer["blocks"]

    assert (paragraph["type"], table["type"]) == ("paragraph", "table")
    state = json.loads(paragraph["value"])
    assert [(block["type"], block["text"]) for block in state["blocks"]] == [
        ("header-two", "“Title”"),
        ("unstyled", "a"),
    ]
    assert table["value"]["caption"] == "c"
    assert table["value"]["table"]["data"] == [["a", "b"]]
    assert answer["notices"] == ["1 picture was not pasted. Add it as an image."]


def test_tables_are_blocks_only_where_they_may_be(editor: Client) -> None:
    [block] = send(editor, TABLE, "/admin/paste/?headings=1").json()["blocks"]

    assert [line["text"] for line in json.loads(block["value"])["blocks"]] == ["c", "a | b"]


def test_five_megabytes_are_refused(editor: Client) -> None:
    answer = send(editor, "x" * TOO_LARGE)

    assert (answer.status_code, answer.json()) == (413, {"message": TOO_LARGE_MESSAGE})
    assert send(editor, "x" * (TOO_LARGE - 1)).status_code == 200


def test_what_is_too_long_is_refused(editor: Client) -> None:
    answer = send(editor, "<p>a</p>" * (MOST_LINES + 2))

    assert (answer.status_code, set(answer.json())) == (400, {"message"})


@pytest.mark.parametrize(
    ("html", "pasted"),
    [
        (b"", []),
        (b"<script>x</script>", []),
        (b"\xff\xfe\x00<p>\xe4", ["\ufffd\ufffd", "\ufffd"]),
        (b"\xed\xa0\x80", ["\ufffd\ufffd\ufffd"]),
    ],
)
def test_bytes_that_are_no_text_do_no_harm(editor: Client, html: bytes, pasted: list[str]) -> None:
    answer = send(editor, html).json()
    paragraphs = [json.loads(block["value"]) for block in answer["blocks"]]

    assert [line["text"] for state in paragraphs for line in state["blocks"]] == pasted
    assert answer["notices"] == []


def test_it_is_for_those_who_have_logged_in() -> None:
    assert send(Client(), "<p>a</p>").headers["Location"].startswith(reverse("wagtailadmin_login"))
    visitor = Client()
    visitor.force_login(get_user_model().objects.create_user("nobody"))
    assert send(visitor, "<p>a</p>").status_code == 302


def test_it_needs_the_token_of_the_form_and_a_post(editor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get())

    assert heading(send(strict, "<p>a</p>")) == (403, "Not saved: the log-in has changed")
    answer = editor.get(ADDRESS)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_the_form_has_the_script_in_each_rich_text(site: SiteTree, editor: Client) -> None:
    form = editor.get(f"/admin/pages/add/articles/articlepage/{site.articles.pk}/").content.decode()

    assert form.count("js/paste.js") == 1
    assert "/admin/paste/" in form
