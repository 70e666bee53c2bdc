"""The form of a page: what stops publishing, where that is shown, and how a reason is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from cms.delivery.models import ContentItem
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("phrases"),
    # Of the small picture that Wagtail makes for its form.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

IN_THE_TEXT = "“cured” is a claim without a source, in: “{}” Few treatments cure. "
AT_THE_BLOCK = IN_THE_TEXT.format("Needles cured my back.") + (
    "Cite a source in the same paragraph, such as [1], with its entry under “References”. Or say "
    "why it may stay under “Health claims”."
)
DRAFT: dict[str, str] = {}
PUBLISH, SUBMIT = {"action-publish": "1"}, {"action-submit": "1"}
WITHOUT_DESCRIPTION = {
    "messages": ["Please add some alt text for your image or mark it as decorative"]
}
REASON = "A patient's own words."


def paragraph(text: str) -> tuple[str, Any]:
    """A paragraph as the browser sends it."""
    return "paragraph", rich_text(f"<p>{text}</p>")


CLAIM = paragraph("Needles cured my back.")


class Desk:
    """An administrator with the form of a page before them."""

    def __init__(self, client: Client, page: Any) -> None:
        self.client, self.page = client, page
        self.user = get_user_model().objects.create_superuser("ada")
        client.force_login(self.user)
        self.address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self._form = b""

    def send(self, action: dict[str, str], *blocks: tuple[str, Any], **fields: str) -> Any:
        """Send the form with these blocks as its body; the refused form, or None."""
        html = self._form or self.client.get(self.address).content
        data = querydict_from_html(html.decode(), form_id="page-edit-form").dict()
        data |= nested_form_data({"body": streamfield(list(blocks))})
        answer = self.client.post(self.address, data | fields | action)
        self._form = answer.content
        return Refusal(answer.content) if self._form else None

    @property
    def draft(self) -> Any:
        """The newest version."""
        self.page.refresh_from_db()
        return self.page.get_latest_revision()

    @property
    def published(self) -> int:
        """How many versions were published."""
        return len(PageLogEntry.objects.filter(page=self.page.pk, action="wagtail.publish"))

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """What the log has of reasons, oldest first."""
        entries = PageLogEntry.objects.filter(page=self.page.pk, action="checks.claims")
        return [entry.data for entry in entries.order_by("pk")]


class Refusal:
    """The form that comes back."""

    def __init__(self, html: bytes) -> None:
        self._page = BeautifulSoup(html, "html.parser")

    @property
    def in_body(self) -> Any:
        """The errors that the browser shows at the blocks."""
        body = self._page.select_one("#body[data-block]")
        assert body is not None
        return json.loads(str(body["data-w-block-arguments-value"]))[1]

    def at(self, field: str) -> str:
        """The error at a field."""
        element = self._page.select_one(f"[id$='{field}-errors']")
        return element.get_text(" ", strip=True) if element else ""

    def value(self, field: str) -> str | None:
        """What stands in a text field; None if the form does not have it."""
        element = self._page.select_one(f"textarea[name={field}]")
        return element.get_text().strip() if element else None


@pytest.fixture
def desk(site: SiteTree, client: Client) -> Desk:
    """The form of an article by a published author, which is not published."""
    author = make_practitioner(site)
    page = make_article(site, authors=[author], publish=False)
    page.save_revision()
    return Desk(client, page)


def test_each_obstacle_is_shown_at_its_block(desk: Desk) -> None:
    image = {"image": str(make_image().pk), "alt_text": "", "decorative": ""}
    refused = desk.send(
        PUBLISH,
        paragraph("Nothing wrong here."),
        CLAIM,
        ("image", {"image": image, "caption": "Before it was cured"}),
        ("image", {"image": image, "caption": ""}),
        ("heading", {"text": "Pillows", "level": "3"}),
    )

    assert refused.in_body == {
        "blockErrors": {
            "1": {"messages": [AT_THE_BLOCK]},
            "2": {"blockErrors": {"image": {"blockErrors": {"alt_text": WITHOUT_DESCRIPTION}}}},
            "3": {"blockErrors": {"image": {"blockErrors": {"alt_text": WITHOUT_DESCRIPTION}}}},
            "4": {
                "blockErrors": {
                    "level": {
                        "messages": [
                            "The heading “Pillows” leaves a level out. Make it larger, or put a "
                            "heading of the next larger size above it."
                        ]
                    }
                }
            },
        }
    }
    assert refused.at("claims_reason") == (
        "Say why “cured” may stay without a source. If you give a source, leave this empty."
    )
    assert desk.published == 0


def test_a_draft_is_saved_whatever_it_says(desk: Desk) -> None:
    image = {"image": str(make_image().pk), "alt_text": "", "decorative": ""}
    blocks = [CLAIM, ("image", {"image": image, "caption": ""})]

    assert desk.send(DRAFT, *blocks, summary="") is None
    draft = desk.draft.as_object()
    assert (len(draft.body), draft.summary, desk.reasons) == (2, "", [])


def test_a_reason_is_asked_for_once_and_kept_in_the_history(desk: Desk) -> None:
    assert desk.send(PUBLISH, paragraph("It helps."), CLAIM).value("claims_reason") == ""
    assert desk.send(PUBLISH, CLAIM, claims_reason=REASON) is None

    sentence = "Needles cured my back."
    assert desk.reasons == [
        {"reason": REASON, "claims": [{"phrase": "cure", "words": "cured", "sentence": sentence}]}
    ]
    assert desk.published == 1
    history = desk.client.get(reverse("wagtailadmin_pages:history", args=[desk.page.pk]))
    text = " ".join(BeautifulSoup(history.content, "html.parser").get_text(" ").split())
    assert f"Gave a reason for “cured”: {REASON}" in text

    moved = [paragraph("It helps most."), CLAIM]
    assert desk.send(PUBLISH, *moved) is None
    assert (desk.published, len(desk.reasons)) == (2, 1)


def test_a_new_claim_asks_for_more_than_the_old_reason(desk: Desk) -> None:
    desk.send(PUBLISH, CLAIM, claims_reason=REASON)
    both = (CLAIM, paragraph("There are no side effects."))
    refused = desk.send(PUBLISH, *both)

    assert list(refused.in_body["blockErrors"]) == ["1"]
    assert refused.value("claims_reason") == REASON
    assert refused.at("claims_reason") == (
        "New since this was written: “no side effects”. Add why that may stay."
    )
    assert desk.send(PUBLISH, *both, claims_reason=f"{REASON} And so says she.") is None
    assert [len(entry["claims"]) for entry in desk.reasons] == [1, 2]


def test_a_sentence_that_has_changed_is_asked_for_again(desk: Desk) -> None:
    desk.send(PUBLISH, CLAIM, claims_reason=REASON)

    refused = desk.send(PUBLISH, paragraph("Needles cured my back and my knee."))
    assert list(refused.in_body["blockErrors"]) == ["0"]


def test_without_its_reason_a_claim_is_asked_for_again(desk: Desk) -> None:
    desk.send(PUBLISH, CLAIM, claims_reason=REASON)

    assert desk.send(PUBLISH, CLAIM, claims_reason="  ").at("claims_reason") != ""


def test_a_reference_in_the_form_makes_up_for_a_claim(desk: Desk) -> None:
    cited = paragraph("Needles cured my back. [1]")
    reference = {
        "references-TOTAL_FORMS": "1",
        "references-0-text": "A trial.",
        "references-0-id": "",
    }
    reference |= {"references-0-ORDER": "1", "references-0-DELETE": ""}

    refused = desk.send(PUBLISH, cited)
    assert refused.at("claims_reason") != ""
    assert sorted(refused.in_body["blockErrors"]["0"]["messages"]) == [
        "[1] stands in the text, but there is no reference 1. Add it under “References”, or put "
        "the right number.",
        IN_THE_TEXT.format("Needles cured my back.")
        + "It is cited, but there is no reference 1: add it. Or say why it may stay under “Health "
        "claims”.",
    ]
    deleted = reference | {"references-0-DELETE": "on"}
    assert desk.send(PUBLISH, cited, **deleted).at("claims_reason") != ""
    assert desk.send(PUBLISH, cited, **reference) is None
    assert (desk.published, desk.reasons) == (1, [])


def test_a_reason_is_not_published(desk: Desk) -> None:
    desk.send(PUBLISH, CLAIM, claims_reason=REASON)
    (item,) = ContentItem.objects.filter(type="article")
    page = desk.client.get(item_url := json.loads(bytes(item.content))["url"])
    answers = [bytes(item.content), bytes(item.summary), page.content]
    answers.append(desk.client.get(f"/api/v1/articles/{item.pk}/").content)

    assert item_url.startswith("http")
    assert [b"cured my back" in answer for answer in answers] == [True, False, True, True]
    assert [b"own words" in answer for answer in answers] == [False] * 4


def later() -> dict[str, str]:
    moment = timezone.localtime(timezone.now() + timedelta(days=2))
    return {**PUBLISH, "go_live_at": moment.strftime("%Y-%m-%d %H:%M")}


@pytest.mark.parametrize("action", [SUBMIT, later()], ids=["submit", "schedule"])
def test_asking_for_review_and_scheduling_are_checked_too(
    desk: Desk, action: dict[str, str]
) -> None:
    workflow = Workflow.objects.create(name="Review")
    WorkflowPage.objects.create(workflow=workflow, page=desk.page)

    assert desk.send(action, CLAIM).at("claims_reason") != ""
    assert desk.send(action, CLAIM, claims_reason=REASON) is None
    assert [entry["reason"] for entry in desk.reasons] == [REASON]


def test_a_reviewer_may_send_back_what_must_be_mended(desk: Desk) -> None:
    task = GroupApprovalTask.objects.create(name="Approval")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    desk.page.refresh_from_db()
    workflow.start(desk.page, desk.user)
    approve, reject = (
        {"action-workflow-action": "1", "workflow-action-name": name}
        for name in ("approve", "reject")
    )

    assert desk.send(approve, CLAIM).at("claims_reason") != ""
    assert desk.send(reject, CLAIM) is None
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_an_old_version_is_checked_before_it_is_published(desk: Desk) -> None:
    desk.send(DRAFT, CLAIM)
    old = desk.draft
    desk.send(PUBLISH, paragraph("It helps."))
    desk.address = reverse("wagtailadmin_pages:revisions_revert", args=[desk.page.pk, old.pk])
    html = desk.client.get(desk.address).content
    desk.address = reverse("wagtailadmin_pages:edit", args=[desk.page.pk])

    assert b"Needles cured my back." in html
    assert desk.send(PUBLISH, CLAIM, revision=str(old.pk)).at("claims_reason") != ""
    assert desk.published == 1


def test_other_types_of_pages_are_checked_too(site: SiteTree, client: Client) -> None:
    biography = make_practitioner(site, portrait=make_image())
    desk = Desk(client, biography)
    refused = desk.send(PUBLISH, summary="She cured me.")

    assert refused.at("portrait_alt") == "Say what the picture shows, or mark it as decoration."
    assert refused.at("summary") == IN_THE_TEXT.format("She cured me.") + (
        "Write it in other words. Or say why it may stay under “Health claims”."
    )
    assert desk.published == 1
    accepted = {"summary": "She cured me.", "claims_reason": REASON, "portrait_decorative": "on"}
    assert desk.send(PUBLISH, **accepted) is None
    assert (desk.published, len(desk.reasons)) == (2, 1)


def test_code_publishes_what_it_wants(site: SiteTree) -> None:
    assert make_article(site, summary="It cured me.").live is True


def in_bulk(desk: Desk) -> str:
    """Publish the page from the list; what is answered."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": ""}
    answer = desk.client.post(f"{address}?id={desk.page.pk}&next=/admin/", data, follow=True)
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(item.get_text(" ", strip=True) for item in page.select(".messages li"))


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"title": ""}, "Title: Fill this in: readers see it first, here and in every list."),
        ({"summary": "x" * 501}, "Summary: Ensure this value has at most 500 characters"),
        ({"body-count": "0"}, "Body: This field is required."),
        ({"article_authors-0-DELETE": "on"}, "Add the author of the article."),
    ],
    ids=["title", "summary", "body", "author"],
)
def test_a_draft_that_lacks_something_is_not_published_from_a_list(
    desk: Desk, lacking: dict[str, str], said: str
) -> None:
    assert desk.send(DRAFT, paragraph("It helps."), **lacking) is None
    assert said in in_bulk(desk)
    assert desk.published == 0


def test_pages_are_checked_before_they_are_published_from_a_list(desk: Desk) -> None:
    desk.send(DRAFT, CLAIM)
    assert f"“Back pain” is not ready: {AT_THE_BLOCK}" in in_bulk(desk)
    assert desk.published == 0
    desk.send(DRAFT, CLAIM, claims_reason=REASON)
    in_bulk(desk)

    assert (desk.published, [entry["reason"] for entry in desk.reasons]) == (1, [REASON])


def reference(number: int, text: str, **changed: str) -> dict[str, str]:
    """A reference as the browser sends it."""
    values = {"id": "", "text": text, "ORDER": str(number + 1), "DELETE": "", **changed}
    return {f"references-{number}-{name}": value for name, value in values.items()}


def test_a_citation_needs_its_reference_and_one_that_nobody_cites_is_advice(desk: Desk) -> None:
    sources = {
        "references-TOTAL_FORMS": "3",
        **reference(0, "Removed.", DELETE="on"),
        **reference(1, "The second.", ORDER="3"),
        **reference(2, "The first.", ORDER="2"),
    }
    refused = desk.send(PUBLISH, paragraph("It helps [1, 3]."), **sources)

    assert refused.in_body["blockErrors"]["0"]["messages"] == [
        "[1, 3] stands in the text, but there is no reference 3. Add it under “References”, or "
        "put the right number."
    ]
    assert refused.at("references-1-text") == ""
    assert desk.published == 0
    assert desk.send(DRAFT, paragraph("It helps [1, 3]."), **sources) is None


@pytest.mark.parametrize(
    ("text", "left"), [("It helps [1].", []), ("It helps [2].", ["reference 2"])]
)
def test_the_form_asks_what_is_still_missing(desk: Desk, text: str, left: list[str]) -> None:
    sources = {"references-TOTAL_FORMS": "1", **reference(0, "A trial.")}
    sent = {**_form(desk), **sources, **PUBLISH, "only-check": "1"}
    sent |= nested_form_data({"body": streamfield([paragraph(text)])})
    found = desk.client.post(desk.address, sent).json()["messages"]

    assert [[words for words in left if words in message] for message in found] == [left][
        : len(left)
    ]
    assert desk.published == 0
    assert not desk.draft.as_object().references.all()


def test_a_refusal_says_that_it_is_not_published(desk: Desk) -> None:
    answer = desk.client.post(desk.address, {**_form(desk), **PUBLISH, "summary": ""})
    notice = BeautifulSoup(answer.content, "html.parser").select_one(".messages [data-refused]")

    assert notice is not None
    assert notice.get_text() == "Not published yet: something is missing. It is marked below."
    assert json.loads(str(notice["data-refused"])) == [["action-publish", "1"]]


def _form(desk: Desk) -> dict[str, str]:
    html = desk.client.get(desk.address).content.decode()
    sent: dict[str, str] = querydict_from_html(html, form_id="page-edit-form").dict()
    sent |= nested_form_data({"body": streamfield([paragraph("It helps.")])})
    return sent
