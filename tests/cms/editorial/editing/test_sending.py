"""A script that sends a form is told where to go next, and may ask what is new in a form."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Revision

from articles.models import ArticlePage
from tests.cms.editorial.editing.conftest import FIRST, SECOND, Editor, Form, body
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Sent-By": "script"}


def send_by_script(form: Form, **data: str) -> dict[str, Any]:
    """What a script gets for the form."""
    answer: dict[str, Any] = form.client.post(form.url, form.data | data, headers=SCRIPT).json()
    return answer


def compare(form: Form, **changes: str) -> dict[str, Any]:
    """What a script gets that asks whether the form says anything new."""
    headers = {"Accept": "application/json"}
    sent = form.data | changes
    answer: dict[str, Any] = form.client.post(f"{form.url}?compare", sent, headers=headers).json()
    return answer


def messages(editor: Editor, url: str) -> list[str]:
    """What is told at the top of the next page."""
    found = editor.look(url).select(".messages li")
    return [" ".join(message.get_text(" ", strip=True).split()) for message in found]


def test_a_draft_is_saved_and_the_form_follows(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)

    assert send_by_script(form, title="Ada's title") == {"location": form.url}
    assert messages(ada, form.url)[0].startswith("Page 'Ada's title' has been updated.")


def test_a_new_page_is_made_once_however_often_it_is_sent(ada: Editor, site: SiteTree) -> None:
    form = ada.create(site)
    answers = [send_by_script(form, title="Sent", slug="sent") for _ in range(2)]

    page = ArticlePage.objects.get(slug="sent")
    assert answers == [{"location": reverse("wagtailadmin_pages:edit", args=[page.pk])}] * 2


def test_a_version_that_is_out_of_date_is_compared(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    bens = ben.edit(article)
    ada.edit(article).send(title="Ada's title")

    answer = send_by_script(bens, title="Ben's title")
    assert list(answer) == ["location"]
    assert answer["location"].startswith(f"/admin/pages/{article.pk}/conflict/")


def test_what_is_refused_says_so_once_and_saves_nothing(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    before = Revision.objects.count()

    assert send_by_script(form, title="", **{"action-publish": "1"}) == {"location": ""}
    assert Revision.objects.count() == before
    assert messages(ada, form.url) == []


def test_a_form_that_says_nothing_new(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    saved_at = article.latest_revision.created_at.isoformat()

    assert compare(form) == {"news": False, "saved_at": saved_at}
    assert compare(form, title="New") == {"news": True, "saved_at": saved_at}
    assert compare(form, **body({FIRST: "First.", SECOND: "Other."}))["news"] is True


def test_a_form_whose_words_arrived_after_all(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    kept = dict(form.data)
    form.autosave(title="Arrived")
    late = Form(form.client, form.url, kept | {"title": "Arrived"})
    before = Revision.objects.count()

    assert compare(late)["news"] is False
    assert compare(late, title="Not arrived")["news"] is True
    assert Revision.objects.count() == before


def test_comparing_the_form_of_a_new_page_makes_none(ada: Editor, site: SiteTree) -> None:
    form = ada.create(site)
    form.data |= {"title": "New", "slug": "new"}

    assert compare(form) == {"news": True}
    assert not ArticlePage.objects.filter(slug="new").exists()
    Form(form.client, form.url, dict(form.data)).autosave()
    assert compare(form)["news"] is False
