"""An article from its first word to its retraction, with all who have a hand in it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import (
    OFFICE,
    PASSWORD,
    PUBLISHED_AUTHOR,
    REVIEWER,
    REVIEWER_NAME,
    WRITER,
)
from tests.browser.visitor import Partner, Visitor

pytestmark = pytest.mark.browser

TITLE, PATH = "Sitting with a stiff neck", "/articles/sitting-with-a-stiff-neck/"
CLAIM, TEXT = "Sitting for ten hours hurts nobody.", "Stand up for a minute in every half hour."
QUESTION = "Which study says so?"
CORRECTION = "We wrote “each hour” in the summary where the study says “each half hour”."
NOTE = "The study that this article relies on was withdrawn by its authors."
GOES_LIVE = (datetime.now(UTC) + timedelta(days=40)).replace(minute=30, second=0, microsecond=0)

Everybody = tuple[Editor, Editor, Editor]


@pytest.fixture
def everybody(new_editor: Callable[..., Editor]) -> Everybody:
    """The writer, the editor and the clinical reviewer, each at a desk of their own."""
    people = new_editor(), new_editor(), new_editor()
    for person, name in zip(people, (WRITER, OFFICE, REVIEWER), strict=True):
        person.log_in(name, PASSWORD)
    return people


def test_an_article_is_written_reviewed_scheduled_published_corrected_and_retracted(
    everybody: Everybody, server: Server, visitor: Visitor, partner: Partner
) -> None:
    writer, editor, reviewer = everybody
    write_and_submit(writer)
    schedule_and_approve(editor)
    ask_for_changes(reviewer)
    mend(writer)
    approve_clinically(reviewer)
    approve(open_from_dashboard(editor))
    expect_nothing_public(visitor, partner)

    server.run_schedule()
    expect_reviewed_article(visitor, partner)

    correct(editor)
    expect_correction(visitor, partner)

    retract(editor)
    expect_note(visitor, partner)

    lift(editor)
    expect_nothing_public(visitor, partner)


def write_and_submit(writer: Editor) -> None:
    """From the dashboard to an article that waits for the editors."""
    writer.page.get_by_role("main").get_by_role("link", name="Write an article").click()
    writer.fill("Title", TITLE)
    writer.fill("Summary", "Change your position each hour.")
    writer.add_author(PUBLISHED_AUTHOR)
    writer.write_paragraph(CLAIM)
    photograph(writer.page, "journey 1 written")
    writer.choose("Submit for review")
    writer.expect_message("submitted")


def schedule_and_approve(editor: Editor) -> None:
    """The editor says when it is to appear, and hands it on."""
    open_from_dashboard(editor)
    page = editor.page
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    dialog.get_by_label("Go live").fill(GOES_LIVE.strftime("%Y-%m-%dT%H:%M"))
    dialog.get_by_role("button", name="Save schedule").click()
    editor.expect_message("has been updated.")
    photograph(page, "journey 2 editorial step")
    approve(editor)


def approve(editor: Editor) -> None:
    """Approve, and wait until the form has given way to the list of articles."""
    editor.choose("Approve")
    editor.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    editor.expect_message("has been updated.")


def ask_for_changes(reviewer: Editor) -> None:
    """The reviewer finds something to mend."""
    open_from_dashboard(reviewer)
    expect(reviewer.page.get_by_text("You are asked to review this article.")).to_be_visible()
    photograph(reviewer.page, "journey 3 clinical step")
    reviewer.choose("Ask for changes")
    dialog = reviewer.page.get_by_role("dialog")
    dialog.get_by_label("What should be changed?").fill(QUESTION)
    dialog.get_by_role("button", name="Ask for changes").click()
    reviewer.page.wait_for_url(re.compile(r"/admin/$"))
    expect(reviewer.page.get_by_role("link", name=TITLE)).to_have_count(0)


def mend(writer: Editor) -> None:
    """The writer reads the question, mends the text and hands it in again."""
    writer.page.goto("/admin/")
    writer.page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    expect(writer.page.get_by_text(QUESTION).first).to_be_visible()
    block = writer.page.locator("[data-streamfield-child]").first
    block.get_by_role("textbox").click()
    writer.page.keyboard.press("Control+A")
    writer.page.keyboard.type(TEXT)
    writer.choose("Submit again")
    writer.expect_message("submitted")


def approve_clinically(reviewer: Editor) -> None:
    """The reviewer is content."""
    reviewer.page.goto("/admin/")
    open_from_dashboard(reviewer).choose("Approve")
    expect(reviewer.page.get_by_role("heading", name="Health reviews")).to_be_visible()


def open_from_dashboard(person: Editor) -> Editor:
    """Follow the link below “Awaiting your review”."""
    person.page.goto("/admin/")
    waiting = person.page.get_by_role("region", name="Awaiting your review")
    waiting.get_by_role("link", name=TITLE, exact=True).click()
    expect(person.page.get_by_role("heading", name=TITLE)).to_be_visible()
    return person


def expect_nothing_public(visitor: Visitor, partner: Partner) -> None:
    """Nobody finds it."""
    with visitor.reading(PATH, status=404):
        pass
    assert partner.get("/api/v1/content/", status=404, path=PATH)["status"] == 404
    assert visitor.pages_that_name(TITLE, ["/", "/articles/"]) == []


def expect_reviewed_article(visitor: Visitor, partner: Partner) -> None:
    """It is public, with who reviewed it, and without what the reviewer objected to."""
    item = partner.get("/api/v1/content/", path=PATH)
    assert item["clinical_review"]["reviewer"]["name"] == REVIEWER_NAME
    assert item["corrections"] == []
    with visitor.reading(PATH) as page:
        byline = page.get_by_text("Clinically reviewed by")
        expect(byline).to_contain_text(f"Dr. {REVIEWER_NAME}, L.Ac.")
        expect(page.get_by_text(TEXT)).to_be_visible()
        expect(page.get_by_text(CLAIM)).to_have_count(0)
        photograph(page, "journey 4 published")


def correct(editor: Editor) -> None:
    """Publish it again with a correction."""
    editor.edit(TITLE, index="Articles")
    editor.fill("Summary", "Change your position each half hour.")
    editor.page.get_by_role("tab", name="Health review").click()
    expect(editor.page.get_by_text("Readers have seen this article")).to_be_visible()
    editor.page.get_by_role("button", name="Add Note").click()
    notes = editor.page.get_by_role("region", name="Updates and corrections")
    notes.get_by_label("Kind").select_option("Correction")
    notes.get_by_label("Text").fill(CORRECTION)
    photograph(editor.page, "journey 5 correction")
    editor.publish()


def expect_correction(visitor: Visitor, partner: Partner) -> None:
    """Readers and partners are told."""
    with visitor.reading(PATH) as page:
        expect(page.get_by_role("note")).to_contain_text(CORRECTION)
        photograph(page, "journey 6 corrected")
    item = partner.get("/api/v1/content/", path=PATH)
    notes = [(note["kind"], note["text"]) for note in item["corrections"]]
    assert notes == [("correction", CORRECTION)]


def retract(editor: Editor) -> None:
    """Retract it with a sentence."""
    editor.edit(TITLE, index="Articles")
    editor.choose_in_header("Retract…")
    expect(editor.page.get_by_role("heading", name="What will happen")).to_be_visible()
    editor.page.get_by_label("What readers are told").fill(NOTE)
    photograph(editor.page, "journey 7 retract")
    editor.page.get_by_role("button", name="Retract now").click()
    editor.expect_message("was retracted. Readers see your note.")


def expect_note(visitor: Visitor, partner: Partner) -> None:
    """The note is where the text was, on a desk and on a phone."""
    with visitor.reading(PATH) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(page.get_by_text(NOTE)).to_be_visible()
        expect(page.get_by_text(TEXT)).to_have_count(0)
        photograph(page, "journey 8 retracted")
        page.set_viewport_size({"width": 360, "height": 800})
        photograph(page, "journey 8 retracted, phone")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    problem = partner.get("/api/v1/content/", status=410, path=PATH)
    assert problem["retraction"]["text"] == NOTE
    assert visitor.pages_that_name(TITLE, ["/", "/articles/"]) == []


def lift(editor: Editor) -> None:
    """Lift the retraction; nothing is public by that."""
    message = editor.page.get_by_role("status").get_by_role("listitem")
    message.get_by_role("link", name="Lift the retraction…").click()
    editor.page.get_by_label("What readers are told").fill("A colleague has rewritten it.")
    editor.page.get_by_role("button", name="Lift the retraction").click()
    editor.expect_message("was lifted. Publish it when it is ready.")
