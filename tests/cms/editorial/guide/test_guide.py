"""The guide for editors is read where they work, and none of its links leads to nothing."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from cms.editorial.guide.views import CHAPTERS, PICTURES

pytestmark = pytest.mark.django_db
GUIDE = "/admin/guide/"
OUTSIDE = re.compile(r"https?://|mailto:")


def read(client: Client, address: str) -> Tag:
    """The chapter at `address`."""
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "text/html; charset=utf-8",
    )
    soup = BeautifulSoup(response.content, "html.parser")
    article = soup.find("article")
    assert article, f"{address} shows no chapter"
    return article


def test_every_chapter_can_be_reached_and_each_link_and_picture_is_there(
    admin_client: Client,
) -> None:
    found, waiting = set(), [GUIDE]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found.add(address)
        chapter = read(admin_client, address)
        links = [str(link["href"]) for link in chapter.find_all("a")]
        links = [link.partition("#")[0] for link in links if not OUTSIDE.match(link)]
        assert [link for link in links if link and not link.startswith(GUIDE)] == []
        waiting += [link for link in links if link]
        for picture in chapter.find_all("img"):
            answer = admin_client.get(str(picture["src"]))
            content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert (answer.headers["Content-Type"], content[:4]) == ("image/png", b"\x89PNG")
            assert picture["alt"], f"A picture in {address} says nothing to those who cannot see it"
    chapters = {f"{GUIDE}{path.stem}/" for path in CHAPTERS.glob("*.md")}
    assert found == chapters - {f"{GUIDE}README/"} | {GUIDE}


def test_what_belongs_to_a_step_is_no_step_of_its_own(admin_client: Client) -> None:
    (steps,) = read(admin_client, f"{GUIDE}writing/").find_all("ol")
    items = steps.find_all("li", recursive=False)
    begins = [step.get_text(strip=True).partition(".")[0] for step in items]

    assert begins == [
        *("Start", "Title", "Summary", "Body", "A picture", "Author"),
        *("Search and sharing, if you like", "Publish"),
    ]


def test_a_wide_table_can_be_moved_with_the_keys(admin_client: Client) -> None:
    chapter = read(admin_client, f"{GUIDE}roles/")
    frames = [table.parent for table in chapter.find_all("table")]

    assert [(frame["tabindex"], frame["aria-label"]) for frame in frames if frame] == [
        ("0", "Who may do what")
    ]


def test_help_leads_to_the_guide(admin_client: Client) -> None:
    dashboard = BeautifulSoup(admin_client.get("/admin/").content, "html.parser")
    assert [link["href"] for link in dashboard.find_all("a", string="Guide")] == [GUIDE]
    assert read(admin_client, GUIDE).find("h1")


@pytest.mark.parametrize(
    "address", ["none-such/", "..%2Fdevelopers%2Fadding-a-block/", "images/none.png"]
)
def test_what_is_not_part_of_the_guide_is_not_found(admin_client: Client, address: str) -> None:
    assert (CHAPTERS.parent / "developers" / "adding-a-block.md").exists()
    assert PICTURES.exists()
    assert admin_client.get(f"{GUIDE}{address}").status_code == 404


def test_a_stranger_is_sent_to_log_in(client: Client) -> None:
    for address in (GUIDE, f"{GUIDE}roles/", f"{GUIDE}images/article.png"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={address}")
