"""A form makes one page, however often it is sent, at an address that is free."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles.models import ArticlePage
from articles.parts import ArticleAuthor
from cms.editorial.editing.models import SetAside
from tests.cms.editorial.editing.conftest import FIRST, Editor, body
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

AUTHOR = {
    "article_authors-TOTAL_FORMS": "1",
    "article_authors-0-id": "",
    "article_authors-0-ORDER": "1",
    "article_authors-0-DELETE": "",
}


def new_drafts() -> list[tuple[str, str, list[str]]]:
    """Title, slug and authors of each article that was never published."""
    drafts = ArticlePage.objects.filter(first_published_at=None).order_by("pk")
    latest = [draft.get_latest_revision_as_object() for draft in drafts]
    return [
        (page.title, page.slug, [a.practitioner.title for a in page.article_authors.all()])
        for page in latest
    ]


def test_a_form_that_is_sent_twice_makes_one_page(site: SiteTree, ada: Editor) -> None:
    author = {**AUTHOR, "article_authors-0-practitioner": str(make_practitioner(site).pk)}
    form = ada.create(site)
    first = form.send(title="Twice", slug="twice", **author)
    second = form.send(title="Twice, and longer", slug="twice-and-longer")

    article = ArticlePage.objects.get()
    assert first["Location"] == second["Location"] == f"/admin/pages/{article.pk}/edit/"
    assert new_drafts() == [("Twice, and longer", "twice-and-longer", ["Ada Quill"])]
    assert str(article.content_id) in form.data["creation_token"]


def test_a_form_is_published_that_autosave_has_made_a_page_of(site: SiteTree, ada: Editor) -> None:
    """The form is sent while the answer to autosave is still on its way."""
    author = {**AUTHOR, "article_authors-0-practitioner": str(make_practitioner(site).pk)}
    form = ada.create(site)
    sent = dict(form.data)
    form.autosave(title="Hurried", slug="hurried")
    again = ada.create(site)
    again.data = sent
    again.send("publish", title="Hurried off", slug="hurried-off", summary="Now.", **author)

    article = ArticlePage.objects.get()
    assert (article.title, article.slug, article.live) == ("Hurried off", "hurried-off", True)


def test_autosave_whose_answer_was_lost_goes_on_with_its_page(site: SiteTree, ada: Editor) -> None:
    form = ada.create(site)
    lost = dict(form.data) | {"title": "Lost", "slug": "lost"}
    ada.client.post(form.url, lost, headers={"Accept": "application/json"})
    answer = form.autosave(title="Lost and found", slug="lost-and-found")

    article = ArticlePage.objects.get()
    assert answer["url"] == f"/admin/pages/{article.pk}/edit/"
    assert answer["hydrate_url"] == f"{answer['url']}?_w_hydrate_create_view=1"
    form.send(title="Lost and found again")
    assert new_drafts() == [("Lost and found again", "lost-and-found", [])]


def test_an_old_form_does_not_undo_what_was_written_since(site: SiteTree, ada: Editor) -> None:
    """The browser's back button, and “send again”."""
    form = ada.create(site)
    form.send(title="Old", slug="old")
    ada.edit(ArticlePage.objects.get()).send(title="New", **body({FIRST: "Newer."}))
    answer = form.send(title="Old, changed")

    version = SetAside.objects.get()
    assert answer["Location"].endswith(f"/conflict/{version.pk}/")
    assert new_drafts() == [("New", "old", [])]
    assert version.revision.content["title"] == "Old, changed"


@pytest.mark.parametrize("token", ["", "nonsense", "of Ben"])
def test_nobody_chooses_the_key_of_a_page(
    site: SiteTree, ada: Editor, ben: Editor, token: str
) -> None:
    article = make_article(site, "There already")
    form = ada.create(site)
    sent = ben.create(site).data["creation_token"] if token == "of Ben" else token
    form.send(title="Mine", slug="mine", creation_token=sent)
    made = ArticlePage.objects.exclude(pk=article.pk).get()

    assert made.title == "Mine"
    assert str(made.content_id) not in sent


def test_a_second_article_with_the_same_title_gets_a_number(site: SiteTree, ada: Editor) -> None:
    make_article(site, "Back pain")
    ada.create(site).send(title="Back pain", slug="back-pain")
    ada.create(site).send(title="Back pain", slug="back-pain")

    assert [slug for _, slug, _ in new_drafts()] == ["back-pain-2", "back-pain-3"]


def test_a_title_that_grows_into_that_of_another_article_keeps_its_number(
    site: SiteTree, ada: Editor
) -> None:
    """Autosave makes the page at the first letters, so the rest are edits."""
    make_article(site, "Back pain")
    form = ada.create(site)
    form.autosave(title="Back", slug="back")
    saved = [
        form.autosave(title="Back pain", slug="back-pain", summary=summary)["success"]
        for summary in ("O", "On")
    ]

    assert saved == [True, True]
    assert new_drafts() == [("Back pain", "back-pain-2", [])]


def test_a_slug_that_somebody_thought_up_is_refused_when_it_is_taken(
    site: SiteTree, ada: Editor
) -> None:
    make_article(site, "Back pain")
    answer = ada.create(site).send(title="The lower back", slug="back-pain")

    page = BeautifulSoup(answer.content, "html.parser")
    promote = page.select_one("[id=tab-search_and_sharing]")
    assert promote is not None
    assert "“Back pain” has this address. Choose another one." in promote.get_text()
    assert new_drafts() == []


def test_a_published_page_keeps_its_address(site: SiteTree, ada: Editor) -> None:
    make_article(site, "Back pain")
    article = make_article(site, "Neck pain", authors=[make_practitioner(site)])
    answer = ada.edit(article).send("publish", title="Back pain", slug="back-pain")

    shown = BeautifulSoup(answer.content, "html.parser").get_text()
    assert "“Back pain” has this address" in shown
    assert ArticlePage.objects.get(pk=article.pk).slug == "neck-pain"


def test_an_address_that_a_scheduled_draft_will_have_is_taken(site: SiteTree, ada: Editor) -> None:
    """Both are published under other addresses, so that neither has this one yet."""
    when = localtime().replace(microsecond=0, second=0) + timedelta(days=2)
    first, second = (make_article(site, f"{name} pain") for name in ("Back", "Neck"))
    author = make_practitioner(site)
    for article in (first, second):
        article.article_authors = [ArticleAuthor(practitioner=author)]
        article.save_revision().publish()
    first.refresh_from_db()
    first.slug, first.go_live_at = "posture", when
    first.save_revision().publish()
    form = ada.edit(second)
    drafted = form.autosave(slug="posture")
    answer = form.send("publish", slug="posture")

    assert drafted["success"]
    page = BeautifulSoup(answer.content, "html.parser")
    errors = [error.get_text(strip=True) for error in page.select("[id*=slug] .error-message")]
    assert errors == [
        "“Back pain” will have this address: it is scheduled for "
        f"{date_format(when, 'F j, Y, H:i')}. Choose another one."
    ]
    second.refresh_from_db()
    assert second.slug == "neck-pain"
    form.send("publish", slug="neck")
    second.refresh_from_db()
    assert second.slug == "neck"


@pytest.mark.parametrize("kind", ["articles/articleindexpage", "home/informationpage"])
def test_each_page_type_has_the_words_of_articles(site: SiteTree, ada: Editor, kind: str) -> None:
    if kind.startswith("articles"):
        url = reverse("wagtailadmin_pages:edit", args=[site.articles.pk])
    else:
        url = reverse("wagtailadmin_pages:add", args=[*kind.split("/"), site.home.pk])
    page = BeautifulSoup(ada.client.get(url).content, "html.parser")

    tabs = [tab.get_text(" ", strip=True).split(" (")[0] for tab in page.select("[role=tab]")]
    assert tabs == ["Content", "Search and sharing"]
    title = page.select_one("#id_title")
    assert title is not None
    assert (title.name, "w-autosize" in title["data-controller"]) == ("textarea", True)
    assert "The page title as you'd like it to be seen" not in page.get_text()


def test_a_title_is_one_line(site: SiteTree, ada: Editor) -> None:
    ada.create(site).send(title="Back\r\npain", slug="back-pain")

    assert new_drafts() == [("Back pain", "back-pain", [])]
