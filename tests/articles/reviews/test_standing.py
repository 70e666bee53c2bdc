"""What readers, partners and editors are told when a reviewed article is changed."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.reviews.models import Review, SmallCorrection
from cms.content.practice.models import PracticeSettings, ReviewRule
from cms.delivery.models import ContentItem
from tests.articles.reviews.conftest import Practice
from tests.articles.reviews.test_workflow import messages
from tests.factories import make_article, make_image, make_topic, stream

pytestmark = pytest.mark.django_db
TYPO = "A typing error in the title."
OTHER_BODY = " ".join(f"Different{number}" for number in range(60))


@pytest.fixture
def reviewed(practice: Practice) -> Practice:
    """An article that was reviewed and published."""
    practice.ask()
    practice.act(practice.reviewer, "approve")
    assert practice.page.live is True
    return practice


def item(practice: Practice) -> Any:
    """The article as partners get it."""
    return json.loads(bytes(ContentItem.objects.get(page=practice.page).content))


def byline(practice: Practice) -> str:
    """What the page says of its review."""
    page = BeautifulSoup(Client().get(practice.page.url).content, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in page.select("[class^=byline__]"))


def publish(practice: Practice, **changed: Any) -> None:
    """A version with other values, as programs publish it."""
    page = practice.page.get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(page, name, value)
    page.save_revision(user=practice.editor).publish(user=practice.editor)


def set_rule(practice: Practice, rule: ReviewRule) -> None:
    """Choose the rule in the settings."""
    settings = PracticeSettings.for_site(practice.site.home.get_site())
    settings.review_rule = rule
    settings.save()


def told(practice: Practice) -> tuple[str, list[str], bool, bool]:
    """The state, what was changed, and whether the two older claims are made."""
    content = item(practice)
    status, described = content["review_status"], content["schema_org"]
    claims = "lastReviewed" in described, "reviewedBy" in described
    assert claims[0] is claims[1] is (content["clinical_review"] is not None)
    return status["state"], status["changed"], *claims


def test_what_was_reviewed_is_said_to_be_reviewed(reviewed: Practice) -> None:
    today = timezone.localdate()

    assert told(reviewed) == ("unchanged", [], True, True)
    assert item(reviewed)["review_status"]["reviewed_on"] == today.isoformat()
    assert byline(reviewed).startswith("Clinically reviewed by Dr. Bea Thorn, L.Ac. on ")


def test_another_body_was_not_reviewed(reviewed: Practice) -> None:
    body = stream(("paragraph", f"<p>{OTHER_BODY}</p>"))
    publish(reviewed, body=body, correction_reason="A typing error.")

    assert told(reviewed) == ("changed", ["body"], False, False)
    assert item(reviewed)["review_status"]["reviewer"]["name"] == "Bea Thorn"
    said = byline(reviewed)
    assert said.startswith("An earlier version was clinically reviewed by Dr. Bea Thorn, L.Ac.")
    assert said.endswith("Changed since: text")
    markdown = Client().get(f"{reviewed.page.url.rstrip('/')}.md").content.decode()
    assert "An earlier version was clinically reviewed by" in markdown
    card = Client().get("/articles/").content.decode()
    assert "Clinically reviewed by" not in card
    assert reviewed.page.correction_reason == ""


def test_a_small_correction_keeps_the_review_with_its_reason(reviewed: Practice) -> None:
    answer = reviewed.send(reviewed.editor, "publish", title="Backpain", correction_reason=TYPO)

    assert answer.status_code == 302
    assert told(reviewed) == ("corrected", ["title"], True, True)
    today = timezone.localdate().isoformat()
    status = item(reviewed)["review_status"]
    assert status["small_corrections"] == [{"date": today, "reason": TYPO}]
    assert TYPO in byline(reviewed)
    page = reviewed.page
    assert (page.correction_reason, page.get_latest_revision_as_object().correction_reason) == (
        "",
        "",
    )
    entry = PageLogEntry.objects.get(action="articles.small_correction")
    assert (entry.user, entry.data) == (reviewed.editor, {"reason": TYPO, "changed": "title"})


def test_a_reason_is_for_the_change_that_it_was_given_for(reviewed: Practice) -> None:
    reviewed.send(reviewed.editor, "publish", title="Backpain", correction_reason=TYPO)
    reviewed.send(reviewed.editor, "publish", title="Knees")

    assert told(reviewed) == ("changed", ["title"], False, False)
    assert SmallCorrection.objects.count() == 1


def test_small_corrections_do_not_add_up_to_another_text(reviewed: Practice) -> None:
    for number in range(4):
        words = " ".join(f"Other{count}" for count in range((number + 1) * 10))
        body = stream(("paragraph", f"<p>{words}</p>"))
        publish(reviewed, body=body, correction_reason=f"Small {number}.")

    assert SmallCorrection.objects.count() == 2
    assert told(reviewed)[0] == "changed"


def test_more_than_a_small_correction_is_refused_as_one(reviewed: Practice) -> None:
    answer = reviewed.send(
        reviewed.editor, "publish", summary=" ".join(map(str, range(60))), correction_reason=TYPO
    )

    page = BeautifulSoup(answer.content, "html.parser")
    assert "This is more than a small correction" in page.get_text()
    assert told(reviewed)[0] == "unchanged"


def test_whoever_publishes_a_change_is_told_that_the_review_ended(reviewed: Practice) -> None:
    reviewed.send(reviewed.editor, "publish", title="Knees")

    said = messages(reviewed.browser(reviewed.editor).get(reviewed.address("edit")))
    assert said == []  # The message went to the browser that published.
    browser = reviewed.browser(reviewed.editor)
    form = {**reviewed.form(reviewed.editor), "title": "Hips", "action-publish": "1"}
    answer = browser.post(reviewed.address("edit"), form, follow=True)
    assert [one for one in messages(answer) if "differs now from what" in one] == [
        "It is published. It differs now from what Dr. Bea Thorn, L.Ac. reviewed (title), and "
        "readers are told so. Submit it for review, so that it is reviewed again."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"topics": True},
        {"related": True},
        {"seo_title": "For search"},
        {"body": "<p data-block-key='a1b2c'>All about <b>back</b> pain.</p>"},
    ],
)
def test_what_is_not_of_the_text_keeps_the_review(
    reviewed: Practice, change: dict[str, Any]
) -> None:
    page = reviewed.page.get_latest_revision_as_object()
    if change.pop("topics", None):
        page.topics.set([make_topic("Sleep")])
    if change.pop("related", None):
        other = make_article(reviewed.site, "Sleeping well")
        page.related_articles.create(article=other)
    if body := change.pop("body", None):
        change["body"] = stream(("paragraph", body))
    for name, value in change.items():
        setattr(page, name, value)
    page.save_revision().publish()

    assert told(reviewed) == ("unchanged", [], True, True)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("references", "references"),
        ("link", "body"),
        ("hero_image_alt", "hero_image"),
        ("summary", "summary"),
    ],
)
def test_what_readers_read_ends_it(reviewed: Practice, change: str, part: str) -> None:
    page = reviewed.page.get_latest_revision_as_object()
    if change == "references":
        page.references.create(text="A leaflet of a maker.")
    elif change == "link":
        words = page.body[0].value.source.replace("back", '<a href="https://shop.example">back</a>')
        page.body = stream(("paragraph", words))
    elif change == "summary":
        page.summary = "Other words."
    else:
        page.hero_image, page.hero_image_alt = make_image("Knee"), "A knee"
    page.save_revision().publish()

    assert told(reviewed) == ("changed", [part], False, False)


def test_a_text_that_is_put_back_was_reviewed(reviewed: Practice) -> None:
    title = reviewed.page.title
    publish(reviewed, title="Knees")
    assert told(reviewed)[0] == "changed"
    publish(reviewed, title=title)

    assert told(reviewed) == ("unchanged", [], True, True)


def test_a_draft_changes_nothing_for_readers(reviewed: Practice) -> None:
    reviewed.send(reviewed.editor, title="Knees", correction_reason=TYPO)

    assert told(reviewed) == ("unchanged", [], True, True)
    assert SmallCorrection.objects.count() == 0


def test_the_reviewer_who_publishes_a_change_did_not_review_it(reviewed: Practice) -> None:
    reviewed.reviewer.groups.set(reviewed.editor.groups.all())
    reviewed.send(reviewed.reviewer, "publish", title="Knees")

    assert told(reviewed) == ("changed", ["title"], False, False)


def test_another_review_stands_again(reviewed: Practice) -> None:
    publish(reviewed, title="Knees")
    reviewed.ask()
    reviewed.act(reviewed.reviewer, "approve")

    assert told(reviewed) == ("unchanged", [], True, True)


def test_a_practice_can_let_every_change_end_it(reviewed: Practice) -> None:
    set_rule(reviewed, ReviewRule.NONE)
    publish(reviewed, title="Backpain", correction_reason=TYPO)

    assert told(reviewed) == ("changed", ["title"], False, False)


def test_a_practice_can_want_a_review_before_it_is_published(reviewed: Practice) -> None:
    set_rule(reviewed, ReviewRule.AGAIN)
    answer = reviewed.send(reviewed.editor, "publish", title="Knees")

    assert "You changed what was reviewed: title." in answer.content.decode()
    assert told(reviewed)[0] == "unchanged"
    reviewed.send(reviewed.editor, "publish", title="Knees", correction_reason=TYPO)
    assert told(reviewed)[0] == "corrected"


def test_an_older_record_is_compared_by_its_revision(reviewed: Practice) -> None:
    Review.objects.update(text=None)
    publish(reviewed, seo_title="For search")
    assert told(reviewed) == ("unchanged", [], True, True)
    publish(reviewed, title="Knees")
    assert told(reviewed) == ("changed", ["title"], False, False)


def test_an_older_record_without_a_revision_claims_nothing(reviewed: Practice) -> None:
    Review.objects.update(text=None, revision=None)
    publish(reviewed, title="Knees")

    assert told(reviewed) == ("changed", [], False, False)
    assert byline(reviewed).endswith("Changed since: parts of it")


def test_what_nobody_reviewed_says_so(practice: Practice) -> None:
    practice.send(practice.editor, "publish")

    assert told(practice) == ("not_reviewed", [], False, False)
    assert byline(practice) == "Not clinically reviewed"
