"""What many items show is changed in the background, and nobody waits for it."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.content.practice.current import current_practice
from cms.delivery.items.building import build
from cms.delivery.models import ContentItem, FeedState, Rebuild
from cms.delivery.sync import rebuilding
from cms.delivery.sync.marks import mark, marked
from cms.delivery.sync.notices import notice
from cms.delivery.sync.rebuilding import LEASE, rebuild_for_a_while, rebuild_stale
from cms.delivery.sync.sync import take_turn
from cms.foundation.formats.content import encode
from practitioners.models import PractitionerPage
from tests.contract.content import golden_article
from tests.factories import SiteTree, make_article, make_image, make_practitioner, make_topic
from tests.published import copy_items

pytestmark = pytest.mark.django_db
NOBODY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
TERMS = {
    "practice_name": "Loud Harbor",
    "disclaimer": "<p>Ask <i>your</i> doctor & your friends.</p>",
    "attribution_text": "",
    "content_licence": "All rights reserved",
    "content_licence_url": "",
}


@pytest.fixture
def later(settings: Any) -> None:
    """Everything is left for the background, where nobody works."""
    settings.DELIVERY_REBUILD_INLINE = 0
    settings.TASKS = NOBODY


def save(**values: str) -> None:
    """Change settings of the practice."""
    practice = current_practice()
    for name, value in values.items():
        setattr(practice, name, value)
    practice.save()


def rename(author: PractitionerPage, name: str) -> None:
    author.title = name
    author.save_revision().publish()


def order() -> list[str]:
    """The marked pages' titles, in the order of work."""
    marks = Rebuild.objects.order_by("-published_at", "page").select_related("page")
    return [each.page.title for each in marks]


def all_are_as_built_anew() -> bool:
    """Whether each stored item is, byte for byte, what is built from its page."""
    items = ContentItem.objects.filter(reason="").select_related("page")
    anew = [{**build(item.page.specific), "position": item.position} for item in items if item.page]
    return [encode(content) for content in anew] == [bytes(item.content) for item in items]


@pytest.mark.parametrize("name", TERMS)
def test_terms_are_put_into_stored_items(
    site: SiteTree, later: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    golden_article(site)
    rebuild_stale()
    before = {item.pk: bytes(item.content) for item in ContentItem.objects.all()}
    save(**{name: TERMS[name]})

    assert set(Rebuild.objects.values_list("terms_only", flat=True)) == {True}
    with monkeypatch.context() as patch:
        patch.setattr("cms.delivery.sync.planning.build_if_public", pytest.fail)
        assert rebuild_stale() == len(before) == 4
    after = {item.pk: bytes(item.content) for item in ContentItem.objects.all()}
    assert all(after[key] != before[key] for key in before)
    assert (marked(), all_are_as_built_anew()) == (0, True)


def test_what_a_type_shows_itself_is_built_anew(site: SiteTree, later: None) -> None:
    golden_article(site)
    rebuild_stale()
    save(booking_url="https://example.com/elsewhere", disclaimer="")

    assert set(Rebuild.objects.values_list("terms_only", flat=True)) == {False}
    assert rebuild_stale() == 4
    assert all_are_as_built_anew()


def test_settings_that_no_item_shows_mark_none(site: SiteTree, later: None) -> None:
    make_article(site)
    save(footer_note="Since 1997")
    rebuild_stale()
    before = FeedState.objects.get().generation
    save(footer_note="Since 1998", telephone="+1 555 0100")

    assert (marked(), FeedState.objects.get().generation) == (0, before + 1)


def test_an_item_that_needs_more_than_other_terms_stays_marked_for_it(
    site: SiteTree, later: None
) -> None:
    author = make_practitioner(site)
    make_article(site, authors=[author])
    rebuild_stale()
    rename(author, "Ada Feather")
    save(disclaimer="<p>New</p>")

    terms_only = Rebuild.objects.values_list("page__title", "terms_only")
    assert dict(terms_only) == {"Back pain": False, "Ada Feather": True}
    rebuild_stale()
    article = ContentItem.objects.get(type="article").parsed
    assert (article["disclaimer"], article["authors"][0]["name"]) == ("<p>New</p>", "Ada Feather")  # type: ignore[typeddict-item]


def test_each_is_marked_once_and_the_newest_comes_first(site: SiteTree, later: None) -> None:
    author = make_practitioner(site)
    for title in ("First", "Second", "Third"):
        make_article(site, title, authors=[author])
    rebuild_stale()
    rename(author, "Ada Feather")
    rename(author, "Ada Quill")

    assert order() == ["Third", "Second", "First"]


def test_marking_costs_the_same_for_few_and_for_many(
    site: SiteTree, later: None, settings: Any
) -> None:
    """And writes no item."""
    article = make_article(site)
    counts = []
    for more in (1, 100):
        copy_items(article, more) if more == 100 else None
        Rebuild.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            save(disclaimer=f"<p>{more}</p>")
        counts.append(len(queries))
        written = [each["sql"] for each in queries if "delivery_contentitem" in each["sql"]]
        assert not [sql for sql in written if sql.startswith("UPDATE")]

    assert (counts[0], marked()) == (counts[1], 101)


def test_what_shows_something_withdrawn_is_not_shown_from_then_on(
    site: SiteTree, later: None, api: Client
) -> None:
    author = make_practitioner(site)
    article = make_article(site, authors=[author])
    rebuild_stale()
    PractitionerPage.objects.get(pk=author.pk).unpublish()

    shown = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert shown["authors"] == []


def test_a_task_leaves_the_rest_to_another_one(
    site: SiteTree, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_article(site, f"Article {number}")
    ContentItem.objects.update(digest="")
    mark(ContentItem.objects.all())
    monkeypatch.setattr(rebuilding, "BUILT_TOGETHER", 1)
    monkeypatch.setattr(rebuilding, "SECONDS_PER_TASK", 1e-9)
    asked: list[None] = []
    kind = type(rebuilding.rebuild_stale_task)
    monkeypatch.setattr(kind, "enqueue", lambda _: asked.append(None))

    assert [rebuild_for_a_while() for _ in range(4)] == [1, 1, 1, 0]
    assert len(asked) == 2


def test_one_process_rebuilds_at_a_time_and_another_goes_on_if_it_is_killed(
    site: SiteTree, later: None
) -> None:
    make_article(site)
    ContentItem.objects.update(digest="")
    mark(ContentItem.objects.all())
    now = timezone.now()
    FeedState.objects.update(rebuilding_until=now + LEASE)
    assert (rebuild_stale(), marked()) == (0, 1)
    FeedState.objects.update(rebuilding_until=now)

    assert (rebuild_stale(), marked()) == (1, 0)


def test_what_changes_meanwhile_is_compared_again(
    site: SiteTree, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is made outside the transaction that carries it out."""
    article = make_article(site, "Before")
    mark(ContentItem.objects.all())
    titles = iter(["After"])

    def publish_first() -> FeedState:
        for title in titles:
            article.title = title
            article.save_revision().publish()
        return take_turn()

    monkeypatch.setattr("cms.delivery.sync.sync.take_turn", publish_first)
    rebuild_stale()

    assert json.loads(bytes(ContentItem.objects.get().content))["title"] == "After"


def test_the_editor_is_told(site: SiteTree, later: None, admin_client: Client) -> None:
    author = make_practitioner(site)
    for number in range(3):
        make_article(site, f"Article {number}", authors=[author])
    rebuild_stale()
    page = f"/admin/pages/{author.pk}/edit/"
    rename(author, "Ada Feather")
    report = admin_client.get("/admin/reports/pages-to-follow/").content.decode()

    assert "3 pages still show what was there before." in report
    assert [title in report for title in ("Article 0", "Article 1", "Article 2")] == [True] * 3
    assert "Ada" in admin_client.get(page).content.decode()


def test_the_message_after_saving_settings(
    site: SiteTree, later: None, admin_client: Client
) -> None:
    make_article(site)
    practice = current_practice()
    form = {"attribution_text": "New", "content_licence": "", "content_licence_url": ""}
    saved = admin_client.post(
        f"/admin/settings/practice/partnerterms/{practice.site_id}/", form, follow=True
    )

    assert "1 page still shows what was there before." in saved.content.decode()


def test_the_time_is_a_round_number() -> None:
    assert notice(1000).endswith("They follow by themselves within about a minute.")
    assert notice(20_000) == (
        "20,000 pages still show what was there before. They follow by themselves within about "
        "14 minutes."
    )


def test_publishing_again_takes_few_statements(site: SiteTree) -> None:
    """Wagtail's own publishing of such an article takes more than half of them."""
    author = make_practitioner(site, portrait=make_image())
    article = make_article(site, authors=[author], hero_image=make_image(), topics=[make_topic()])
    article.summary = "Something else."
    revision = article.save_revision()
    with CaptureQueriesContext(connection) as queries:
        revision.publish()

    assert len(queries) <= 108
