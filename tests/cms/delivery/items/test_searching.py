"""Search in content items: by what is delivered of them, in the moment in which it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend
from wagtail.search.query import Phrase

from articles.models import ArticlePage
from cms.delivery.items.search import by_relevance, index_contents, matching, suggestions
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.search.models import IndexedText, VocabularyWord
from cms.foundation.search.queries import MAXIMUM_WORDS, Query
from cms.foundation.transactions import unit_of_work
from tests.clock import stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    """The titles of what is found, the best first."""
    items = by_relevance(matching(ContentItem.objects.public(), Query.of(typed)))
    return [item.title for item in items]


def suggested(typed: str) -> list[str]:
    return [query.text for query in suggestions(ContentItem.objects.public(), Query.of(typed))]


def paragraph(text: str) -> str:
    return stream(("paragraph", f"<p>{text}</p>"))


def test_an_item_is_found_by_each_of_its_parts(site: SiteTree) -> None:
    ada = make_practitioner(site, "Ada Quill", job_title="Lighthouse keeper")
    make_article(
        site,
        "Alpha",
        authors=[ada],
        topics=[make_topic("Seasickness")],
        summary="About bravo.",
        body=stream(
            ("paragraph", "<p>Some <b>char</b>lie, <a href='https://delta.example/'>echo</a>.</p>"),
            ("question", {"question": "Foxtrot?", "answer": "<p>Golf.</p>"}),
        ),
    )

    for word in ("alpha", "bravo", "charlie", "echo", "foxtrot", "golf", "seasickness"):
        assert found(word) == ["Alpha"], word
    assert found("quill") == ["Ada Quill", "Alpha"]
    assert found("lighthouse") == ["Ada Quill"]
    # Neither addresses nor the names of tags are text.
    assert found("delta") == found("href") == found("question") == []


def test_title_comes_before_summary_before_names_before_body(site: SiteTree) -> None:
    topic = make_topic("Tide")
    make_article(site, "Body", body=paragraph("tide " * 50))
    make_article(site, "Topic", topics=[topic])
    make_article(site, "Summary", summary="A tide.")
    make_article(site, "A tide in the title", summary="Nothing.")
    make_article(site, "Everything else", summary="Tide.", topics=[topic], body=paragraph("tide"))

    assert found("tide") == ["A tide in the title", "Everything else", "Summary", "Topic", "Body"]


def test_words_in_their_order_come_before_words_apart(site: SiteTree) -> None:
    make_article(site, "Pain below the back")
    make_article(site, "Back pain")
    make_article(site, "The back, and pain elsewhere")

    assert found("back pain")[0] == "Back pain"
    assert set(found("pain back")) == set(found("back pain"))
    assert len(found("back pain")) == 3


def test_of_what_is_equally_relevant_the_newest_comes_first(site: SiteTree) -> None:
    for day, title in ((2, "Tide B"), (3, "Tide A"), (1, "Tide C")):
        make_article(site, title, published_on=datetime(2026, 1, day, tzinfo=UTC).date())

    assert found("tide") == ["Tide A", "Tide B", "Tide C"]


@pytest.mark.parametrize(
    "typed", ["headache", "Headaches", "HEADACHE'S", "héadache", "ｈｅａｄａｃｈｅ", " headache? "]
)
def test_forms_of_a_word_are_the_same(site: SiteTree, typed: str) -> None:
    make_article(site, "Headaches")
    make_article(site, "Heads and aches")

    assert found(typed) == ["Headaches"]


@pytest.mark.parametrize(
    ("text", "typed", "missed"),
    [
        ("用针灸治疗", "针灸", "灸针"),
        ("ひざの痛み", "痛み", "みざ"),
        ("무릎 통증", "통증", "증통"),
        ("ألم الرُّكبة ٣", "الركبة 3", "الركب"),
        ("Schmerz 😀", "😀", "😢"),
        ("घुटने का दर्द", "दर्द", "दर"),
        ("ઘૂંટણનો દુખાવો", "દુખાવો", "દુખ"),
        ("ปวดหลังทำอย่างไร", "ปวดหลัง", "หลังปวด"),
        ("Kopf\u00adschmerz", "Kopfschmerz", "Kopf"),
    ],
)
def test_all_scripts_are_searched(site: SiteTree, text: str, typed: str, missed: str) -> None:
    make_article(site, "Alpha", body=paragraph(text))

    assert found(typed) == ["Alpha"]
    assert found(missed) == []


def test_every_word_has_to_be_there(site: SiteTree) -> None:
    make_article(site, "Back pain", summary="Needles.")

    assert found("needles pain back") == ["Back pain"]
    assert found("needles pain front") == []
    assert found("") == found("* ( ) -") == []


def test_only_the_first_words_count(site: SiteTree) -> None:
    words = [f"word{number}" for number in range(MAXIMUM_WORDS)]
    make_article(site, "Alpha", body=paragraph(" ".join(words)))

    assert found(" ".join([*words, "missing"])) == ["Alpha"]
    assert found(" ".join(["missing", *words])) == []
    # Saying it again is not another word.
    assert found(" ".join([*words[:2] * 20, "missing"])) == []
    assert Query.of(" ".join(words)).is_cut is False
    assert Query.of(" ".join([*words, "missing"])).is_cut is True


def test_search_is_a_filter_like_others(site: SiteTree) -> None:
    ada, tide = make_practitioner(site, "Ada Quill"), make_topic("Tide")
    for title, topics, authors in (
        ("Back A", [tide], [ada]),
        ("Back B", [tide], []),
        ("Back C", [], [ada]),
    ):
        make_article(site, title, topics=topics, authors=authors)
    items = matching(ContentItem.objects.public(), Query.of("back"))

    def titles(queryset: Any) -> list[str]:
        return list(queryset.order_by("title").values_list("title", flat=True))

    assert titles(items.with_facet("topic", "tide")) == ["Back A", "Back B"]
    by_ada = items.with_facet("author", str(ada.content_id))
    assert titles(by_ada.filter(type="article")) == ["Back A", "Back C"]
    assert titles(by_ada.with_facet("topic", "tide")) == ["Back A"]
    assert titles(items.filter(title__gt="Back A")) == ["Back B", "Back C"]
    assert items.count() == 4
    assert matching(ContentItem.objects.filter(type="x"), Query.of("back")).count() == 0


def test_a_cursor_of_relevance_neither_skips_nor_repeats(site: SiteTree) -> None:
    for number in range(9):
        summary = "Tide." if number % 3 else "Nothing."
        make_article(site, f"{'Tide' if number % 2 else 'Other'} {number}", summary=summary,
                     body=paragraph("tide"))  # fmt: skip
    seen: list[str] = []
    last: tuple[int, Any] | None = None
    while True:
        items: Any = matching(ContentItem.objects.public(), Query.of("tide"))
        if last:
            items = items.filter(Q(relevance__lt=last[0]) | Q(relevance=last[0], id__lt=last[1]))
        rows = list(items.order_by("-relevance", "-id").values_list("relevance", "id", "title")[:2])
        if not rows:
            break
        seen += [title for *_, title in rows]
        last = rows[-1][0], rows[-1][1]
        make_article(site, f"Tide tide tide {len(seen)} new", summary="Tide, tide.")

    old = [title for title in seen if not title.endswith("new")]
    assert len(seen) == len(set(seen))
    assert sorted(old) == sorted([f"{'Tide' if n % 2 else 'Other'} {n}" for n in range(9)])


def test_the_index_changes_with_the_item(site: SiteTree) -> None:
    article = make_article(site, "Alpha")
    assert found("alpha") == ["Alpha"]
    article.title, article.summary = "Bravo", "Other."
    article.body = paragraph("Nothing.")
    article.save_revision()
    assert (found("alpha"), found("bravo")) == (["Alpha"], [])

    with unit_of_work():
        article.save_revision().publish()
    assert (found("alpha"), found("bravo")) == ([], ["Bravo"])
    assert VocabularyWord.objects.filter(term="alpha").exists() is False
    article.refresh_from_db()
    article.unpublish()
    assert found("bravo") == []
    assert (IndexedText.objects.count(), VocabularyWord.objects.count()) == (0, 0)


def test_what_is_rolled_back_is_not_found(site: SiteTree) -> None:
    article = make_article(site, "Alpha")
    words = VocabularyWord.objects.count()
    with transaction.atomic():
        make_article(site, "Bravo delta")
        article.unpublish()
        assert (found("alpha"), found("bravo")) == ([], ["Bravo delta"])
        transaction.set_rollback(True)

    assert (found("alpha"), found("bravo")) == (["Alpha"], [])
    assert VocabularyWord.objects.count() == words


def test_what_others_show_is_found_by_its_new_name(site: SiteTree) -> None:
    ada, topic = make_practitioner(site, "Ada Quill", summary="Backs."), make_topic("Tide")
    make_article(site, "Alpha", authors=[ada], topics=[topic])
    ada.title = "Bea Thorn"
    ada.save_revision().publish()
    topic.name = "Current"
    topic.save()

    assert found("thorn") == ["Bea Thorn", "Alpha"]
    assert found("current") == ["Alpha"]
    assert found("quill") == found("tide") == []


SECRET = "Xylophonist"


def secret_article(site: SiteTree, **fields: Any) -> ArticlePage:
    """An article in which the marker stands in each field that is searched."""
    return make_article(
        site,
        f"{SECRET} title",
        summary=f"{SECRET}.",
        body=paragraph(SECRET),
        topics=[make_topic(f"{SECRET} topic")],
        **fields,
    )


def make_private(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def retract(page: ArticlePage) -> None:
    page.retractions.create(date=timezone.localdate(), text="Wrong.")


def expire(page: Page) -> None:
    """Its time is over, and the scheduled run is late."""
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def leave_author(site: SiteTree) -> None:
    author = make_practitioner(site, f"{SECRET} author", summary=f"{SECRET}.")
    make_article(site, "By nobody", authors=[author])
    author.unpublish()


def expire_author(site: SiteTree) -> None:
    now = timezone.now()
    with stopped_clock(now - timedelta(hours=1)):
        author = make_practitioner(site, f"{SECRET} author", expire_at=now - timedelta(minutes=1))
        make_article(site, "By nobody", authors=[author], body=paragraph("the end"))


def leave_newer_draft(site: SiteTree) -> None:
    article = make_article(site, "Alpha")
    article.title, article.summary, article.body = SECRET, SECRET, paragraph(SECRET)
    article.save_revision()


def make_child_of_private(site: SiteTree) -> None:
    secret_article(site)
    make_private(site.articles)


HIDDEN: dict[str, Callable[[SiteTree], object]] = {
    "draft": lambda site: secret_article(site, publish=False),
    "newer draft": leave_newer_draft,
    "scheduled": lambda site: secret_article(
        site, publish=False, go_live_at=timezone.now() + timedelta(days=1)
    ),
    "unpublished": lambda site: secret_article(site).unpublish(),
    "private": lambda site: make_private(secret_article(site)),
    "below private": make_child_of_private,
    "expired": lambda site: expire(secret_article(site)),
    "retracted": lambda site: retract(secret_article(site)),
    "deleted": lambda site: secret_article(site).delete(),
    "unpublished author": leave_author,
    "expired author": expire_author,
    "unused topic": lambda site: make_topic(f"{SECRET} topic"),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_nothing_finds_what_is_not_public(site: SiteTree, place: str, client: Any) -> None:
    HIDDEN[place](site)
    make_article(site, "Public")

    for typed in (SECRET, f"{SECRET} title", f"the {SECRET}", SECRET.lower()):
        items = matching(ContentItem.objects.public(), Query.of(typed))
        assert (found(typed), items.count()) == ([], 0)
    assert suggested(SECRET[:-1]) == suggested(f"{SECRET}s titel") == []
    for typed in (SECRET, SECRET[:-1], "public"):
        page = client.get("/search/", {"q": typed}).content.decode()
        shown = page.replace(f"“{typed}”", "").replace(f'value="{typed}"', "")
        assert SECRET.lower() not in shown.lower()


def test_the_marker_would_be_found_if_it_were_public(site: SiteTree, client: Any) -> None:
    secret_article(site)

    assert found(SECRET) == [f"{SECRET} title"]
    assert suggested(SECRET[:-1] + "x") == [SECRET.lower()]
    assert f"<mark>{SECRET}</mark>" in client.get("/search/", {"q": SECRET}).content.decode()


def test_an_item_with_an_expired_author_is_found_by_the_rest_of_it(site: SiteTree) -> None:
    expire_author(site)

    assert found("nobody") == found("end") == ["By nobody"]
    assert found(f"end {SECRET}") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acupunture", ["acupuncture"]),
        ("acupuntcure", ["acupuncture"]),
        ("Kacupuncture", ["acupuncture"]),
        ("acupuncture nedles", ["acupuncture needles"]),
        ("acupunture nedles", ["acupuncture needles"]),
        ("acupuncture", []),
        ("needle", []),
        ("zebra", []),
        ("acupunture zebra", []),
        ("", []),
        ("针灸", []),
    ],
)
def test_suggestions(site: SiteTree, typed: str, meant: list[str]) -> None:
    make_article(site, "Acupuncture with needles", summary="Nothing.", body=paragraph("More."))

    assert suggested(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pian", ["pain", "plan"]),
        ("paain", ["pain", "plain"]),
        ("pln", ["plan"]),
        ("plian", ["plain", "plan"]),
    ],
)
def test_what_is_one_slip_away_is_suggested(site: SiteTree, typed: str, meant: list[str]) -> None:
    make_article(site, "Pain", summary="A plan in plain words.")

    assert suggested(typed) == meant


def test_of_words_equally_close_the_more_frequent_is_suggested_first(site: SiteTree) -> None:
    for number in range(3):
        make_article(site, f"Knees {number}")
    make_article(site, "Kneel")

    assert suggested("kneed") == ["knees", "kneel"]


def test_words_of_different_items_are_not_suggested_together(site: SiteTree) -> None:
    make_article(site, "Acupuncture")
    make_article(site, "Needles")

    assert suggested("acupunture needles") == []


def corrupt_the_index() -> None:
    IndexedText.objects.update(title="wrong")
    IndexedText.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    VocabularyWord.objects.all().delete()


@pytest.mark.parametrize("command", ["update_index", "wagtail_update_index"])
def test_wagtails_command_rebuilds_the_index(site: SiteTree, command: str) -> None:
    make_article(site, "Headaches")
    make_article(site, "Withdrawn").unpublish()
    whole = list(VocabularyWord.objects.order_by("term").values_list("term", "stem", "texts"))
    corrupt_the_index()
    assert found("headache") == found("wrong") == []
    call_command(command, verbosity=0)

    assert found("headache") == ["Headaches"]
    assert IndexedText.objects.count() == 1
    words = VocabularyWord.objects.order_by("term").values_list("term", "stem", "texts")
    assert list(words) == whole


def test_reconciling_repairs_the_index(site: SiteTree) -> None:
    make_article(site, "Alpha")
    make_article(site, "Bravo")
    assert reconcile() == (2, 0)
    corrupt_the_index()

    assert reconcile() == (2, 2)
    assert (found("alpha"), found("bravo"), reconcile()) == (["Alpha"], ["Bravo"], (2, 0))


def test_a_text_of_any_size_can_be_indexed(site: SiteTree) -> None:
    """Not published here: on PostgreSQL, Wagtail's own index refuses the page."""
    make_article(site, "Enormous")
    item = ContentItem.objects.get()
    words = " ".join(f"w{number:x}é" for number in range(150_000))
    content: Any = {**item.parsed, "body": [{"html": f"<p>{words}</p>"}]}

    assert index_contents({item.pk: content}) == 1
    assert found("enormous w0e w1000e") == ["Enormous"]
    assert found("w249efe") == []


def test_wagtails_search_finds_content_items(site: SiteTree) -> None:
    make_article(site, "Alpha", publish=False)
    make_article(site, "Tide alpha")
    make_article(site, "Alpha")
    backend = get_search_backend()
    results = backend.search("alpha", ContentItem)

    assert (results.count(), [item.title for item in results[:2]]) == (2, ["Alpha", "Tide alpha"])
    assert [item.title for item in results[1:2]] == ["Tide alpha"]
    pages = backend.search("alpha", ArticlePage.objects.filter(live=False))
    assert [page.title for page in pages] == ["Alpha"]
    with pytest.raises(NotImplementedError, match="plain words only"):
        list(backend.search(Phrase("alpha"), ContentItem))


def test_the_cost_does_not_grow_with_what_is_found(
    site: SiteTree, django_assert_num_queries: Any
) -> None:
    for count in (1, 4):
        for number in range(count):
            make_article(site, f"Tide {count} {number}")
        with django_assert_num_queries(3):
            assert len(found("tide")) in (1, 5)
