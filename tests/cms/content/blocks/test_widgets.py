"""Rich text that the form sends: whatever it is, it is kept, and it can be shown."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from wagtail.admin.rich_text.converters import contentstate_models

from cms.content.blocks.body import BodyBlock, represent_body
from cms.content.blocks.widgets import RichTextArea
from cms.foundation.formats.markdown import page_markdown

FEATURES = ["h2", "bold", "ul", "link"]


def items(depths: list[Any]) -> str:
    """What the editor sends for a list whose items are that deep."""
    blocks = [
        {"key": f"k{n}", "text": f"w{n}", "type": "unordered-list-item", "depth": depth}
        for n, depth in enumerate(depths)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def read(sent: str) -> str:
    value = RichTextArea(features=FEATURES).value_from_datadict({"a": sent}, {}, "a")
    assert isinstance(value, str)
    return value


@pytest.mark.django_db
def test_two_thousand_nested_lists_are_saved_shown_and_edited_again() -> None:
    sent = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": items(list(range(2_000))),
    }
    block = BodyBlock()
    body = block.clean(block.value_from_datadict(sent, {}, "body"))
    [shown] = represent_body(body)
    soup = BeautifulSoup(shown["html"], "html.parser")

    assert soup.get_text(" ").split() == [f"w{n}" for n in range(2_000)]
    assert max(len(item.find_parents("ul")) for item in soup.find_all("li")) == 5
    assert "w1999" in page_markdown(f"<main>{shown['html']}</main>")
    [state] = block.get_form_state(body)
    assert len(json.loads(state["value"])["blocks"]) == 2_000


@pytest.mark.parametrize("source", ["<p>{}</p>", '<p data-block-key="same">{}</p>'])
def test_no_two_lines_have_one_key_so_the_editor_shows_all(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contentstate_models.random, "choice", lambda letters: letters[0])
    html = "".join(source.format(f"w{n}") for n in range(200))

    state = json.loads(RichTextArea(features=FEATURES).format_value(html))
    assert [block["text"] for block in state["blocks"]] == [f"w{n}" for n in range(200)]
    assert len({block["key"] for block in state["blocks"]}) == 200


def test_lists_that_are_not_deep_stay_as_they_are() -> None:
    soup = BeautifulSoup(read(items([0, 1, 2, 3, 4, 0])), "html.parser")

    depths = [len(item.find_parents("ul")) - 1 for item in soup.find_all("li")]
    assert depths == [0, 1, 2, 3, 4, 0]


@pytest.mark.parametrize(
    "sent",
    [
        *("{", "[]", "1", '"x"', "<p>a</p>", "[" * 100_000, items(["deep"]), '{"blocks": [1]}'),
        '{"blocks": [{"text": "a", "entityRanges": [{"offset": 0, "length": 1, "key": 7}]}]}',
    ],
)
def test_what_the_editor_never_sends_is_kept_as_text(sent: str) -> None:
    assert BeautifulSoup(read(sent), "html.parser").get_text() == sent


@pytest.mark.parametrize("sent", ["", "null", "{}", '{"blocks": []}'])
def test_nothing_is_nothing(sent: str) -> None:
    assert read(sent) == ""
