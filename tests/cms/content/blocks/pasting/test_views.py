"""What the editor is answered when it asks what becomes of a paste."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
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


def send(
    client: Client, html: str | bytes, address: str = ADDRESS, content_type: str = "text/html"
) -> Any:
    return client.post(address, html, content_type=content_type)


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
    assert answer["pictures"] == [""]


def test_the_pictures_that_were_left_out_are_named(editor: Client) -> None:
    pictures = '<img src="data:,0"><img src="data:,1" width="1"><img src="data:,2" alt="🙂">'
    marked = f"<p>## Title</p><p>- a</p><p>- b</p>{pictures}"

    for html in (pictures, marked):
        assert send(editor, html).json()["pictures"] == ["data:,0"]


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


def links(answer: Any) -> list[dict[str, Any]]:
    """The data of all links in what is pasted."""
    states = [json.loads(block["value"]) for block in answer["blocks"]]
    return [entity["data"] for state in states for entity in state["entityMap"].values()]


def texts(answer: Any) -> list[str]:
    """The lines of all that is pasted."""
    states = [json.loads(block["value"]) for block in answer["blocks"]]
    return [line["text"] for state in states for line in state["blocks"]]


@pytest.mark.parametrize(
    "address",
    [
        "http://testserver/articles/the-draft/",
        "http://testserver/articles/the-draft",
        "https://testserver/articles/the-draft/?utm_source=mail#part",
        "{base}/articles/the-draft/",
        "http://testserver/admin/pages/{pk}/edit/",
        "https://www.google.com/url?q=http%3A%2F%2Ftestserver%2Farticles%2Fthe-draft%2F",
        "http://testserver/old/",
    ],
)
def test_an_own_address_is_a_link_to_its_page(site: SiteTree, editor: Client, address: str) -> None:
    draft = ArticlePage(title="The draft", slug="the-draft", live=False)
    site.articles.add_child(instance=draft)
    Redirect.objects.create(old_path="/old", redirect_page=draft, site=None)
    address = address.format(base=settings.WAGTAILADMIN_BASE_URL, pk=draft.pk)
    linked = send(editor, f'<p>See <a href="{address}">this</a>.</p>').json()
    bare = send(editor, f"See {address} now", content_type="text/plain").json()

    assert [link["id"] for link in [*links(linked), *links(bare)]] == [draft.pk, draft.pk]
    assert (texts(linked), texts(bare)) == (["See this."], ["See The draft now"])
    part = "#part" if "#" in address else None
    assert [link.get("suffix") for link in [*links(linked), *links(bare)]] == [part, part]
    assert linked["notices"] == []


def test_an_own_address_without_a_page_stays_an_address(site: SiteTree, editor: Client) -> None:
    addresses = ["http://testserver/articles/none/", "http://other.example/articles/"]
    for address in addresses:
        assert links(send(editor, f'<a href="{address}">x</a>').json()) == [{"url": address}]


def test_the_title_of_a_draft_is_for_those_who_may_edit_it(site: SiteTree, client: Client) -> None:
    draft = ArticlePage(title="Secret", slug="s", live=False)
    site.articles.add_child(instance=draft)
    user = get_user_model().objects.create_user("partner manager")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    address = "http://testserver/articles/s/"
    answer = send(client, address, content_type="text/plain").json()

    assert ([link["id"] for link in links(answer)], texts(answer)) == ([draft.pk], [address])


def test_a_copy_from_our_own_editor_keeps_its_links_and_levels(
    site: SiteTree, editor: Client
) -> None:
    data = {"id": site.articles.pk, "suffix": "#part"}
    state = {
        "blocks": [
            {"key": "a", "type": "header-three", "text": "Part", "entityRanges": []},
            {
                "key": "b",
                "type": "unstyled",
                "text": "See our page",
                "entityRanges": [{"offset": 4, "length": 8, "key": 0}],
            },
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": data}},
    }
    copied = escape(json.dumps(state))
    html = f'<meta charset="utf-8"><div data-draftjs-conductor-fragment="{copied}">shown</div>'
    answer = send(editor, html).json()

    [block] = answer["blocks"]
    lines = json.loads(block["value"])["blocks"]
    assert [(line["type"], line["text"]) for line in lines] == [
        ("header-three", "Part"),
        ("unstyled", "See our page"),
    ]
    assert [(link["id"], link["suffix"]) for link in links(answer)] == [(site.articles.pk, "#part")]


@pytest.mark.parametrize("copied", ["", "{", "[1]", "null", '{"blocks": 1}', '{"blocks": [{}]}'])
def test_a_broken_copy_is_read_as_html(editor: Client, copied: str) -> None:
    html = f'<div data-draftjs-conductor-fragment="{escape(copied)}"><p>shown</p></div>'

    assert texts(send(editor, html).json()) == ["shown"]
