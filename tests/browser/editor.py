"""What an editor does in the admin, by the names that are on the screen."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class Editor:
    """Somebody who works in the admin, in `page`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def log_in(self, name: str, password: str) -> None:
        """From the log-in form to the dashboard."""
        self.page.goto("/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("link", name="Account", exact=True)).to_be_visible()

    def create_page_in(self, index: str) -> None:
        """The empty form of a page below the index page named `index`."""
        self._explore(index)
        self.page.get_by_role("link", name="Add child page").click()
        expect(self.page.get_by_role("heading", name="New:")).to_be_visible()

    def edit(self, title: str, *, index: str) -> None:
        """The form of the page named `title`, however many pages there are."""
        self._explore(index)
        self.page.get_by_role("textbox", name="Search term").fill(title)
        self.page.get_by_role("link", name=title, exact=True).click()
        expect(self._footer).to_be_visible()

    def fill(self, label: str, text: str) -> None:
        """Type `text` into the field."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """The text field with that label, required or not."""
        content = self.page.get_by_role("tabpanel", name="Content")
        return content.get_by_role("textbox", name=label)

    def paste(self, label: str, text: str) -> None:
        """Insert `text` at once, as from the clipboard."""
        self.field(label).focus()
        self.page.keyboard.insert_text(text)

    def choose_author(self) -> Locator:
        """Ask for one author more; return the dialog that offers practitioners."""
        self.page.get_by_role("button", name="Add Author").click()
        authors = self.page.get_by_role("region", name="Authors")
        authors.get_by_role("button", name="Choose a page").last.click()
        return self.page.get_by_role("dialog")

    def add_author(self, name: str) -> None:
        """Choose the practitioner as the next author."""
        self.choose_author().get_by_role("link", name=name, exact=True).click()
        self._expect_no_dialog()

    def choose_topic(self, name: str) -> None:
        """Tick the topic."""
        self.page.get_by_role("checkbox", name=name, exact=True).check()

    def insert_block(self, name: str) -> Locator:
        """Append a block to the body; return its part of the form."""
        body = self.page.get_by_role("region", name="Body", exact=False).first
        body.get_by_role("button", name="Insert a block").last.click()
        self.page.get_by_role("option", name=name, exact=True).click()
        block = body.locator("[data-streamfield-child]").last
        expect(block).to_be_visible()
        expect(self.page.get_by_role("listbox")).to_have_count(0)
        return block

    def expect_kinds(self, *kinds: str) -> None:
        """The body has blocks of these kinds, in this order."""
        shown = "[data-streamfield-child]:not([aria-hidden])"
        fields = self.page.locator(f"{shown} > input[name^=body][name$='-type']")
        expect(fields).to_have_count(len(kinds))
        assert tuple(field.input_value() for field in fields.all()) == kinds

    def write_section(self, heading: str, paragraph: str) -> None:
        """Append a heading and a paragraph to the body."""
        self.insert_block("Heading").get_by_role("textbox", name="Text").fill(heading)
        self.write_paragraph(paragraph)

    def write_paragraph(self, text: str) -> None:
        """Write the paragraph that is ready in a new article, or append one to the body."""
        block = self.page.locator("[data-streamfield-child]").last
        written = block.locator("input[name$='-value']")
        if written.count() != 1 or re.search('"text":"[^"]', written.input_value()):
            block = self.insert_block("Paragraph")
        block.get_by_role("textbox").press_sequentially(text)
        # The rich text editor hands its text to the form a moment later.
        expect(block.locator("input[name$='-value']")).to_have_value(re.compile(re.escape(text)))

    def expect_paragraph(self, text: str) -> None:
        """Find `text` in the body's only paragraph."""
        body = self.page.get_by_role("region", name="Body").first
        expect(body.get_by_role("textbox")).to_have_text(text)

    def upload_image(self, area: Locator, file: Path, *, description: str) -> None:
        """Upload `file` from the image chooser of `area`, and choose it."""
        area.get_by_role("button", name="Choose an image").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("File").set_input_files(file)
        dialog.get_by_label("What does it show?").fill(description)
        dialog.get_by_role("button", name="Add the picture").click()
        self._expect_no_dialog()
        expect(area.get_by_text(description)).to_be_visible()

    def save_draft(self) -> None:
        """Save, and wait until that is confirmed."""
        self.press_save_draft()
        self.expect_message("created.", "has been updated.")

    def press_save_draft(self) -> None:
        """Ask for the page to be saved; it may be refused."""
        self._footer.get_by_role("button", name="Save draft").click()

    def press_publish(self) -> None:
        """Ask for the page to be published; it may be refused."""
        self._footer.get_by_role("button", name=re.compile("^Publish( changes)?$")).click()

    def choose(self, action: str) -> None:
        """Take an action from the menu beside “Save draft”, or its own button there."""
        # Before all scripts have run, the menu and its dialogs do not open.
        self.page.wait_for_load_state("load")
        button = self._footer.get_by_role("button", name=action, exact=True)
        if not button.is_visible():
            self._footer.get_by_role("button", name="More actions").click()
        button.click()

    def publish(self) -> None:
        """Publish, and wait until that is confirmed."""
        self.press_publish()
        self.expect_message("created and published.", "has been published.")

    def unpublish(self) -> None:
        """Unpublish the page whose form is open."""
        self.choose_in_header("Unpublish")
        self.page.get_by_role("button", name="Yes, unpublish it").click()
        self.expect_message("unpublished")

    def choose_in_header(self, action: str) -> None:
        """Take one of the actions beside the title of the page."""
        header = self.page.get_by_role("main").locator("header").first
        header.get_by_role("button", name="Actions").click()
        self.page.get_by_role("link", name=action).click()

    def expect_message(self, *texts: str) -> None:
        """Wait for the message at the top that contains one of `texts`."""
        messages = self.page.get_by_role("status").get_by_role("listitem")
        found = messages.filter(has_text=texts[0])
        for text in texts[1:]:
            found = found.or_(messages.filter(has_text=text))
        expect(found).to_be_visible()

    def expect_refusal(self, message: str) -> None:
        """Wait for the refusal, and find `message` where “Go to the first error” leads."""
        self.expect_message("Not published yet: ")
        self.page.get_by_role("button", name="Go to the first error").click()
        form = self.page.locator("#page-edit-form")
        expect(form.get_by_text(message).first).to_be_in_viewport()

    def _expect_no_dialog(self) -> None:
        """Wait until it is taken away; before that it gives the focus back, whoever types."""
        expect(self.page.locator(".modal")).to_have_count(0)

    @property
    def _footer(self) -> Locator:
        return self.page.get_by_role("navigation", name="Actions (footer)")

    def _explore(self, index: str) -> None:
        self.page.goto("/admin/pages/")
        expect(self.page.get_by_role("heading", name="Exploring:")).to_be_visible()
        # Whoever may not change everything begins below the root.
        at_home = self.page.get_by_role("heading", name="Exploring: Home").is_visible()
        for title in (index,) if at_home else ("Home", index):
            self.page.get_by_role("link", name=f"Explore child pages of '{title}'").click()
            expect(self.page.get_by_role("heading", name=f"Exploring: {title}")).to_be_visible()
