"""What blocks derive from what editors enter, and what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from articles.models import ArticlePage
from cms.content.blocks.actions import CallToActionBlock
from cms.content.blocks.base import ContentBlock
from cms.content.blocks.body import BodyBlock, represent_body
from cms.content.blocks.media import VideoBlock
from cms.content.blocks.players import player_url
from cms.content.blocks.tables import TableBlock
from cms.content.blocks.text import QuoteBlock
from cms.content.practice.current import current_practice
from tests.factories import SiteTree, make_article, make_practitioner


def represent(block: ContentBlock, **value: Any) -> dict[str, Any]:
    return block.get_api_representation(block.to_python(value))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            ("YouTube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ),
        (
            "https://m.youtube.com/watch?list=PL1&v=aqz-KE-bpKQ&t=3",
            ("YouTube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ),
        (
            "https://youtu.be/aqz-KE-bpKQ?t=3",
            ("YouTube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ),
        ("https://vimeo.com/76979871", ("Vimeo", "https://player.vimeo.com/video/76979871?dnt=1")),
    ],
)
def test_the_address_of_a_video_gives_a_player(url: str, expected: tuple[str, str]) -> None:
    assert player_url(url) == expected
    block = VideoBlock()
    cleaned = block.clean(block.to_python({"url": url, "title": "A video"}))
    assert (cleaned["provider"], cleaned["embed_url"]) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/channel/UC123",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://example.com/?https://vimeo.com/76979871",
        "https://vimeo.com/channels/staffpicks",
        'https://vimeo.com/76979871"onload="x',
        "https://example.com/video.mp4",
    ],
)
def test_another_address_is_refused(url: str) -> None:
    block = VideoBlock()

    with pytest.raises(StructBlockValidationError) as raised:
        block.clean(block.to_python({"url": url, "title": "A video"}))
    assert list(raised.value.block_errors) == ["url"]


@pytest.mark.parametrize(
    ("choice", "scopes"),
    [
        ("neither", {}),
        ("row", {"A": "col", "B": "col"}),
        ("column", {"A": "row", "1": "row"}),
        ("both", {"A": "col", "B": "col", "1": "row"}),
    ],
)
def test_the_headers_of_a_table(choice: str, scopes: dict[str, str]) -> None:
    block = TableBlock()
    table = {"data": [["A", "B"], ["1", None]], "table_header_choice": choice}
    value = represent(block, caption="Numbers", table=table)
    soup = BeautifulSoup(block.render_representation(value), "html.parser")

    assert value["rows"] == [["A", "B"], ["1", ""]]
    headers = (value["header_row"], value["header_column"])
    assert headers == (choice in ("row", "both"), choice in ("column", "both"))
    assert {cell.get_text(): cell["scope"] for cell in soup.find_all("th")} == scopes
    assert len(soup.find_all("td")) == 4 - len(scopes)


def test_a_text_that_was_never_saved_is_empty() -> None:
    assert represent(QuoteBlock(), text="Words") == {
        "text": "Words",
        "attribution": "",
        "source_url": "",
    }


def test_text_in_a_block_is_escaped() -> None:
    block = TableBlock()
    table = {"data": [["<script>alert(1)</script>"]]}
    html = block.render_representation(represent(block, caption='"><b>', table=table))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert ("<script" in html, "<b>" in html) == (False, False)


def test_headings_of_blocks_and_of_rich_text_share_their_anchors() -> None:
    body = BodyBlock().to_python(
        [
            {"type": "heading", "value": {"text": "Sleep", "level": "2"}},
            {"type": "paragraph", "value": "<h3>Sleep</h3>"},
            {"type": "heading", "value": {"text": "Sleep", "level": "3"}},
        ]
    )
    blocks = represent_body(body)

    assert blocks[0]["value"] == {"text": "Sleep", "level": 2, "anchor": "sleep"}
    assert [block["html"] for block in blocks] == [
        '<h2 id="sleep">Sleep</h2>',
        '<h3 id="sleep-2">Sleep</h3>',
        '<h3 id="sleep-3">Sleep</h3>',
    ]


@pytest.mark.parametrize(
    ("target", "message"), [("page", "Choose a page."), ("url", "Enter an address.")]
)
def test_a_call_to_action_asks_for_its_target(target: str, message: str) -> None:
    block = CallToActionBlock()
    value = {"title": "Read on", "label": "Read", "target": target}

    with pytest.raises(StructBlockValidationError) as raised:
        block.clean(block.to_python(value))
    assert {k: v.messages for k, v in raised.value.block_errors.items()} == {target: [message]}


@pytest.mark.django_db
def test_a_call_to_action_leads_to_the_booking_link_of_the_practice(site: SiteTree) -> None:
    practice = current_practice()
    practice.booking_url = "https://example.com/book"
    practice.save()

    value = represent(CallToActionBlock(), title="Come", label="Book", target="booking")
    assert value["url"] == "https://example.com/book"


@pytest.mark.django_db
def test_a_call_to_action_leads_to_no_page_that_is_not_public(site: SiteTree) -> None:
    public, draft = make_article(site), make_practitioner(site, publish=False)
    block = CallToActionBlock()

    value = represent(block, title="Come", label="Go", target="page", page=public.pk)
    assert value["url"] == "http://testserver/articles/back-pain/"
    value = represent(block, title="Come", label="Go", target="page", page=draft.pk)
    assert value["url"] == ""
    assert "<a " not in block.render_representation(value)
    ArticlePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    value = represent(block, title="Come", label="Go", target="page", page=public.pk)
    assert value["url"] == ""
