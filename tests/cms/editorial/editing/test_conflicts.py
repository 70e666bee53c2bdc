"""Two editors save the same article: neither loses anything, and nothing is published unseen."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Comment, PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from articles.models import ArticlePage
from cms.editorial.editing.models import SetAside
from tests.cms.editorial.editing.conftest import FIRST, SECOND, THIRD, Editor, Form, body
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def latest(article: ArticlePage) -> Any:
    """The article as its form would show it."""
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()


def paragraphs(article: ArticlePage) -> list[str]:
    """The paragraphs of the latest version."""
    texts = (BeautifulSoup(block.value.source, "html.parser") for block in latest(article).body)
    return [text.get_text() for text in texts]


def text_of(page: BeautifulSoup) -> str:
    """All that is to be read in the main part of a page."""
    main = page.select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ", strip=True).split())


def settle(editor: Editor, url: str, **answers: str) -> str:
    """Press a button of the page with both versions; return what is shown then."""
    page = editor.look(url)
    hidden = {str(i["name"]): str(i["value"]) for i in page.select("main input[type=hidden]")}
    answer = editor.client.post(url, hidden | answers, follow=True)
    return answer.content.decode()


@pytest.fixture
def conflict(ada: Editor, ben: Editor, article: ArticlePage) -> str:
    """Where Ben is sent: both changed the title and the second paragraph, each one thing more."""
    adas, bens = ada.edit(article), ben.edit(article)
    adas.send(
        title="Ada's title",
        summary="Ada's summary.",
        **body({FIRST: "First.", SECOND: "Second by Ada.", THIRD: "Third by Ada."}),
    )
    answer = bens.send(
        title="Ben's title",
        seo_title="Ben's title for search engines",
        **body({FIRST: "First by Ben.", SECOND: "Second by Ben."}),
    )
    url: str = answer["Location"]
    return url


@pytest.mark.parametrize("action", ["", "publish", "submit"])
def test_the_second_editor_saves_and_publishes_nothing(
    ada: Editor, ben: Editor, article: ArticlePage, action: str
) -> None:
    adas, bens = ada.edit(article), ben.edit(article)
    adas.send(title="Ada's title")
    answer = bens.send(action, title="Ben's title")

    version = SetAside.objects.get()
    assert answer["Location"] == f"/admin/pages/{article.pk}/conflict/{version.pk}/"
    assert (version.user, version.revision.content["title"]) == (ben.user, "Ben's title")
    article.refresh_from_db()
    assert (latest(article).title, article.title) == ("Ada's title", "Back pain")
    assert article.current_workflow_state is None


def test_the_second_editor_is_told_who_changed_what(ben: Editor, conflict: str) -> None:
    page = ben.look(conflict)
    questions = {
        field.legend.get_text(): [
            " ".join(version.get_text(" ", strip=True).split())
            for version in field.select(".comparison")
        ]
        for field in page.select("fieldset")
        if field.legend
    }
    changed = [
        [row.get_text(" ", strip=True) for row in table.select("tbody th")]
        for table in page.select("main table")
    ]

    assert "Ada saved this page on" in text_of(page)
    assert questions == {
        "Title": ["Back pain Ada's title", "Back pain Ben's title"],
        "Body: Paragraph": ["Second . by Ada.", "Second . by Ben."],
    }
    assert changed == [
        ["Title in both", "Summary", "Body in both"],
        ["Title in both", "Body in both", "Title in search results"],
    ]


def test_put_together_it_has_what_either_changed(
    ben: Editor, article: ArticlePage, conflict: str
) -> None:
    shown = settle(ben, conflict, **{"title:": "mine", f"body:{SECOND}": "both"})

    draft = latest(article)
    assert (draft.title, draft.summary) == ("Ben's title", "Ada's summary.")
    assert draft.seo_title == "Ben's title for search engines"
    assert paragraphs(article) == [
        "First by Ben.",
        "Second by Ada.",
        "Second by Ben.",
        "Third by Ada.",
    ]
    assert len({block.id for block in draft.body}) == 4
    assert "Both versions are put together in this draft." in shown
    assert ArticlePage.objects.get().title == "Back pain"


def test_the_address_of_a_draft_follows_its_title(site: SiteTree, ada: Editor, ben: Editor) -> None:
    article = make_article(site, "Draft", publish=False)
    article.save_revision()
    adas, bens = ada.edit(article), ben.edit(article)
    adas.send(title="By Ada", slug="by-ada")
    url = bens.send(title="By Ben", slug="by-ben")["Location"]
    questions = [legend.get_text() for legend in ben.look(url).select("legend")]
    settle(ben, url, **{"title:": "mine"})

    assert questions == ["Title"]
    assert (latest(article).title, latest(article).slug) == ("By Ben", "by-ben")


def test_a_question_without_an_answer_is_asked_again(
    ben: Editor, article: ArticlePage, conflict: str
) -> None:
    shown = settle(ben, conflict, **{"title:": "mine"})

    page = BeautifulSoup(shown, "html.parser")
    assert "Choose what is to stay." in shown
    assert [i["name"] for i in page.select("input[checked]")] == ["title:"]
    assert latest(article).title == "Ada's title"


def test_theirs_is_kept_and_mine_is_in_the_history(
    ben: Editor, article: ArticlePage, conflict: str
) -> None:
    settle(ben, conflict, keep="theirs")
    revision = SetAside.objects.get().revision
    entry = PageLogEntry.objects.get(revision=revision)
    old = reverse("wagtailadmin_pages:revisions_view", args=[article.pk, revision.pk])
    history = ben.look(reverse("wagtailadmin_pages:history", args=[article.pk]))
    restore = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, revision.pk])
    compare = ["wagtailadmin_pages:revisions_compare", article.pk, revision.pk, "latest"]

    assert latest(article).title == "Ada's title"
    assert (entry.action, entry.user) == ("editing.set_aside", ben.user)
    assert "Set a version aside" in history.get_text()
    assert [link["href"] for link in history.select(f"a[href='{restore}']")] == [restore]
    assert "Ben's title" in ben.look(reverse(compare[0], args=compare[1:])).get_text()
    assert "Ben's title" in ben.look(old).get_text()


def test_mine_is_used_and_theirs_is_in_the_history(
    ada: Editor, ben: Editor, article: ArticlePage, conflict: str
) -> None:
    adas = ArticlePage.objects.get().latest_revision
    settle(ben, conflict, keep="mine")

    assert latest(article).summary == "Back pain in two sentences."
    assert paragraphs(article) == ["First by Ben.", "Second by Ben."]
    assert latest(article).latest_revision.user == ben.user
    adas.refresh_from_db()
    assert adas.content["title"] == "Ada's title"
    assert ArticlePage.objects.get().title == "Back pain"


def test_nothing_is_decided_about_a_version_that_was_not_shown(
    ada: Editor, ben: Editor, article: ArticlePage, conflict: str
) -> None:
    page = ben.look(conflict)
    hidden = {str(i["name"]): str(i["value"]) for i in page.select("main input[type=hidden]")}
    ada.edit(article).send(title="Ada's second thought")
    answer = ben.client.post(conflict, hidden | {"keep": "mine"})

    assert "saved once more meanwhile" in answer.content.decode()
    assert latest(article).title == "Ada's second thought"
    assert SetAside.objects.open().count() == 1


def test_what_has_been_decided_is_not_decided_again(ben: Editor, conflict: str) -> None:
    settle(ben, conflict, keep="theirs")

    assert "It has been decided already" in ben.look(conflict).get_text()


def test_who_leaves_the_page_is_reminded(
    ada: Editor, ben: Editor, article: ArticlePage, conflict: str
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])

    assert [a["href"] for a in ben.look(url).select(f"a[href='{conflict}']")] == [conflict]
    assert ada.look(url).select(f"a[href='{conflict}']") == []


def test_two_windows_of_one_editor_are_two_editors(ada: Editor, article: ArticlePage) -> None:
    first, second = ada.edit(article), ada.edit(article)
    first.send(title="In the first window")
    answer = second.send(title="In the second window")

    shown = text_of(ada.look(answer["Location"]))
    assert "You saved this page in another window on" in shown
    assert "Keep your version from the other window" in shown
    assert latest(article).title == "In the first window"


def test_a_form_that_saves_itself_is_not_in_its_own_way(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    form.autosave(title="A")
    form.autosave(title="Ab")
    answer = form.send(title="Abc")

    assert answer["Location"] == f"/admin/pages/{article.pk}/edit/"
    assert latest(article).title == "Abc"


def test_words_typed_after_autosave_gave_up_are_kept(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    adas, bens = ada.edit(article), ben.edit(article)
    bens.autosave(title="Ben's title")
    newer = ada.edit(article)
    newer.send(title="Ada's title")
    told = bens.autosave(summary="Typed after it.")
    stale = adas.autosave(title="Too late")
    bens.send()

    assert (told["error_code"], stale["error_code"]) == ("invalid_revision", "invalid_revision")
    content = SetAside.objects.get().revision.content
    assert (content["title"], content["summary"]) == ("Ben's title", "Typed after it.")


def test_what_a_form_was_opened_with_is_not_saved_over(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    """Ben opens the article while Ada's form saves itself all the time."""
    adas = ada.edit(article)
    adas.autosave(title="Ada")
    bens = ben.edit(article)
    adas.autosave(title="Ada's")
    adas.autosave(title="Ada's title", summary="Ada's summary.")
    answer = bens.send(summary="Ben's summary.")

    page = ben.look(answer["Location"])
    assert [legend.get_text() for legend in page.select("legend")] == ["Summary"]
    # Two of the fixture, two of Ada's instead of one, and Ben's.
    assert article.revisions.count() == 5


def test_the_same_words_twice_are_no_conflict(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    form.send(title="Once")
    answer = form.send("publish")

    assert answer["Location"] == f"/admin/pages/{article.pk}/edit/"
    assert "Nothing of what you changed is missing" in ada.look(answer["Location"]).get_text()
    assert list(SetAside.objects.all()) == []
    assert ArticlePage.objects.get().title == "Back pain"


def test_a_page_that_had_no_version_yet_is_protected_too(
    site: SiteTree, ada: Editor, ben: Editor
) -> None:
    article = make_article(site, "Bare", publish=False)
    adas, bens = ada.edit(article), ben.edit(article)
    adas.send(title="Ada's title")
    again = bens.send(title="Ben's\x07 title").content.decode()
    bens.data = querydict_from_html(again, form_id="page-edit-form").dict()
    bens.send(title="Ben's title", **body({FIRST: "All about bare."}))

    assert latest(article).title == "Ada's title"
    assert SetAside.objects.get().revision.content["title"] == "Ben's title"


def test_a_form_with_a_mistake_does_not_forget_that_it_is_out_of_date(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    adas, bens = ada.edit(article), ben.edit(article)
    adas.send(title="Ada's title")
    again = bens.send(title="Ben's\x07 title", summary="Ben's summary.")
    page = BeautifulSoup(again.content, "html.parser")
    opened = page.select_one("input[name=loaded_revision_id]")

    assert "characters that cannot be shown" in page.get_text()
    assert opened is not None
    assert opened["value"] == bens.data["loaded_revision_id"]
    bens.send(title="Ben's title")
    assert SetAside.objects.get().revision.content["summary"] == "Ben's summary."


def test_a_version_set_aside_is_never_the_newest(
    ben: Editor, article: ArticlePage, conflict: str
) -> None:
    newest = article.revisions.order_by("-created_at", "-pk")[0]

    assert newest.is_latest_revision()
    assert newest == ArticlePage.objects.get().latest_revision
    assert newest.content["title"] == "Ada's title"


def test_an_old_version_is_not_restored_over_a_new_one(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    first = article.revisions.order_by("pk")[0]
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, first.pk])
    bens = ben.open(url, **body({FIRST: "First.", SECOND: "Second."}))
    ada.edit(article).send(title="Ada's title")
    answer = bens.send()

    assert answer["Location"].startswith(f"/admin/pages/{article.pk}/conflict/")
    assert latest(article).title == "Ada's title"
    assert latest(article).references.count() == 1


def test_a_locked_page_is_not_changed(
    ada: Editor, ben: Editor, article: ArticlePage, conflict: str
) -> None:
    ada.client.post(reverse("wagtailadmin_pages:lock", args=[article.pk]))
    shown = settle(ben, conflict, keep="mine")

    assert "The page is locked" in shown
    assert latest(article).title == "Ada's title"
    assert SetAside.objects.open().count() == 1


def comment(form: Form, text: str) -> dict[str, str]:
    """What a form sends with one comment more."""
    number = int(form.data["comments-TOTAL_FORMS"])
    data = {"text": text, "contentpath": "title", "position": "", "id": ""}
    data |= {"DELETE": "", "resolved": "", "replies-TOTAL_FORMS": "0", "replies-INITIAL_FORMS": "0"}
    sent = {f"comments-{number}-{name}": value for name, value in data.items()}
    return {**sent, "comments-TOTAL_FORMS": str(number + 1)}


def commented(form: Form) -> Form:
    """Scripts add the comments that are there."""
    form.data.setdefault("comments-TOTAL_FORMS", "0")
    form.data.setdefault("comments-INITIAL_FORMS", "0")
    return form


def comments() -> set[tuple[Any, str]]:
    """Who wrote which comment."""
    return {(comment.user, comment.text) for comment in Comment.objects.all()}


def test_both_may_comment(ada: Editor, ben: Editor, article: ArticlePage) -> None:
    adas, bens = commented(ada.edit(article)), commented(ben.edit(article))
    adas.send(**comment(adas, "Which study?"))
    bens.send(title="Ben's title", **comment(bens, "Too long."))

    assert comments() == {(ada.user, "Which study?"), (ben.user, "Too long.")}
    assert latest(article).title == "Ben's title"
    assert list(SetAside.objects.all()) == []


def test_a_comment_of_somebody_else_does_not_stop_autosave(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    bens = commented(ben.edit(article))
    bens.autosave(summary="Ben's first words.")
    adas = commented(ada.edit(article))
    adas.autosave(**comment(adas, "Which study?"))
    told = bens.autosave(summary="Ben's summary.", **comment(bens, "Too long."))
    again = bens.autosave(summary="Ben's last words.")
    bens.send(action="publish")

    assert (told["success"], again["success"]) == (True, True)
    assert comments() == {(ada.user, "Which study?"), (ben.user, "Too long.")}
    assert ArticlePage.objects.get().summary == "Ben's last words."
    assert list(SetAside.objects.all()) == []


@pytest.mark.parametrize("change", [{"title": "Ada's title"}, {"claims_reason": "A reason."}])
def test_a_comment_with_a_change_is_a_conflict(
    ada: Editor, ben: Editor, article: ArticlePage, change: dict[str, str]
) -> None:
    adas, bens = commented(ada.edit(article)), commented(ben.edit(article))
    adas.send(**change, **comment(adas, "Which study?"))
    told = bens.autosave(summary="Ben's summary.")
    bens.send(**comment(bens, "Too long."))

    assert told["error_code"] == "invalid_revision"
    assert comments() == {(ada.user, "Which study?"), (ben.user, "Too long.")}
    assert latest(article).summary == "Back pain in two sentences."
    assert SetAside.objects.get().revision.content["summary"] == "Ben's summary."


@pytest.mark.parametrize(
    ("reply", "left"), [("", []), ("Mine.", [("ben", "Which study?", "Mine.")])]
)
def test_a_comment_that_is_gone_comes_back_only_with_a_reply(
    ada: Editor, ben: Editor, article: ArticlePage, reply: str, left: list[tuple[str, ...]]
) -> None:
    form = commented(ada.edit(article))
    form.send(**comment(form, "Which study?"))
    there = Comment.objects.get()
    bens = commented(ben.edit(article))
    bens.data |= comment(bens, there.text)
    bens.data |= {"comments-0-id": str(there.pk), "comments-INITIAL_FORMS": "1"}
    if reply:
        sent = {"text": reply, "id": "", "DELETE": ""}
        bens.data |= {f"comments-0-replies-0-{name}": value for name, value in sent.items()}
        bens.data["comments-0-replies-TOTAL_FORMS"] = "1"
    there.delete()
    bens.send(title="Ben's title")

    assert latest(article).title == "Ben's title"
    rows = Comment.objects.values_list("user__username", "text", "replies__text")
    assert list(rows) == left
