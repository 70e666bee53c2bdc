"""What editors do to pages, each step chosen at random."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from wagtail.models import Locale, Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage
from cms.content.images.models import Image
from cms.content.topics.models import Topic
from home.models import HomePage
from practitioners.models import PractitionerIndexPage, PractitionerPage
from tests.clock import Clock
from tests.factories import SiteTree, make_article, make_practitioner, stream

T = TypeVar("T")
MOST_ARTICLES = 7
which, minutes = st.integers(0, 7), st.sampled_from([1, 30, 90])


def one_of(candidates: Iterable[T], number: int) -> list[T]:
    """The one with the number `number`, counted around; none of none."""
    there = list(candidates)
    return [there[number % len(there)]] if there else []


def draft_of(page: Page) -> Any:
    """The page as its editors have it before them."""
    return page.get_latest_revision_as_object()


def articles() -> Any:
    """All that can be edited; an alias follows its page."""
    return ArticlePage.objects.filter(alias_of=None).order_by("pk")


def content_pages() -> list[Any]:
    """Articles and practitioners."""
    return [*articles(), *PractitionerPage.objects.order_by("pk")]


def site_tree() -> SiteTree:
    """The site, wherever its parts were moved."""
    return SiteTree(
        HomePage.objects.get(),
        ArticleIndexPage.objects.order_by("pk")[0],
        PractitionerIndexPage.objects.get(),
    )


def indexes() -> list[Page]:
    """The pages that others are below."""
    found = (ArticleIndexPage, PractitionerIndexPage)
    return [page for model in found for page in model.objects.order_by("pk")]


def body(link: Page | None, image: Image | None) -> str:
    """A body that shows a page and an image."""
    pk = link.pk if link else 0
    blocks: list[tuple[str, Any]] = [
        ("paragraph", f'<p>See <a linktype="page" id="{pk}">this</a>.</p>')
    ]
    if image:
        shown = {"image": image.pk, "alt_text": "It", "decorative": False}
        blocks.append(("image", {"image": shown, "caption": "A picture"}))
    return stream(*blocks)


class Naming(RuleBasedStateMachine):
    """Gives whatever is made a name."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)

    def new_name(self, word: str) -> str:
        """One that nothing else has."""
        return f"{word} {next(self._numbers)}"


class PageRules(Naming):
    """Steps that change pages."""

    clock: Clock

    @rule(author=which, topic=which, other=which, image=which, publish=st.booleans())
    def write(self, author: int, topic: int, other: int, image: int, publish: bool) -> None:
        """An article that shows a little of everything."""
        if ArticlePage.objects.count() >= MOST_ARTICLES:
            return
        authors, others = (
            one_of(PractitionerPage.objects.order_by("pk"), author),
            one_of(articles(), other),
        )
        images = one_of(Image.objects.order_by("pk"), image)
        make_article(
            site_tree(),
            self.new_name("Article"),
            authors=authors,
            topics=one_of(Topic.objects.order_by("pk"), topic),
            related=others,
            reviewer=next(iter(authors), None),
            reviewed_on=self.clock.now.date(),
            hero_image=next(iter(images), None),
            body=body(next(iter(others), None), next(iter(images), None)),
            publish=publish,
        )

    @rule(page=which, link=which, topic=which, publish=st.booleans())
    def edit(self, page: int, link: int, topic: int, publish: bool) -> None:
        """Another title, and another page and topic that it shows."""
        for found in one_of(articles(), page):
            draft = draft_of(found)
            draft.title = self.new_name("Edited")
            shown = next(iter(one_of(content_pages(), link)), None)
            draft.body = body(shown, Image.objects.first())
            draft.topics.set(one_of(Topic.objects.order_by("pk"), topic))
            self._save(draft, publish=publish)

    @rule(page=which, publish=st.booleans())
    def rename_practitioner(self, page: int, publish: bool) -> None:
        for found in one_of(PractitionerPage.objects.order_by("pk"), page):
            draft = draft_of(found)
            draft.title = self.new_name("Ada")
            self._save(draft, publish=publish)

    @rule(page=which)
    def publish(self, page: int) -> None:
        """The newest draft, and not at a time."""
        for found in one_of(content_pages(), page):
            draft = draft_of(found)
            draft.go_live_at = draft.expire_at = None
            self._save(draft, publish=True)

    @rule(page=which, also_below=st.booleans())
    def unpublish(self, page: int, also_below: bool) -> None:
        """Also a page with others below it, which stay public or not."""
        live = [found for found in (*content_pages(), *indexes()) if found.live]
        for found in one_of(live, page):
            found.unpublish()
            if also_below:
                for below in found.get_descendants().live().specific():
                    below.unpublish()

    @rule(page=which)
    def publish_index(self, page: int) -> None:
        for found in one_of(indexes(), page):
            draft = draft_of(found)
            draft.title = self.new_name("Index")
            draft.save_revision().publish()

    @rule(page=which)
    def delete(self, page: int) -> None:
        """A page, or an index with all below it; the first ones stay."""
        for found in one_of([*content_pages(), *indexes()[1:-1]], page):
            found.delete()

    @rule(page=which, under=which)
    def move(self, page: int, under: int) -> None:
        """An article, a practitioner, or an index with all below it."""
        for found in one_of([*content_pages(), *indexes()], page):
            places = [HomePage.objects.get(), *indexes()]
            for place in one_of(
                [one for one in places if not one.path.startswith(found.path)], under
            ):
                found.move(place, pos="last-child")

    @rule(page=which, publish=st.booleans())
    def change_slug(self, page: int, publish: bool) -> None:
        """Of a page, or of one with others below it."""
        for found in one_of([*indexes(), *content_pages()], page):
            draft = draft_of(found)
            draft.slug = self.new_name("slug").replace(" ", "-")
            self._save(draft, publish=publish)

    @rule(page=which, kind=st.sampled_from(["login", "password", "groups"]))
    def make_private(self, page: int, kind: str) -> None:
        """Another restriction in place of the one that it has."""
        pages = [HomePage.objects.get(), *indexes(), *content_pages()]
        for found in one_of(pages, page):
            restriction, _ = PageViewRestriction.objects.get_or_create(page_id=found.pk)
            restriction.restriction_type, restriction.password = kind, "password"
            restriction.save()

    @rule(number=which)
    def make_public(self, number: int) -> None:
        for restriction in one_of(PageViewRestriction.objects.order_by("pk"), number):
            restriction.delete()

    @rule(page=which, after=minutes)
    def set_expiry(self, page: int, after: int) -> None:
        for found in one_of([*content_pages(), *indexes()], page):
            draft = draft_of(found)
            draft.expire_at = self.clock.now + timedelta(minutes=after)
            self._save(draft, publish=True)

    @rule(page=which, after=minutes)
    def schedule(self, page: int, after: int) -> None:
        for found in one_of(content_pages(), page):
            draft = draft_of(found)
            draft.title = self.new_name("Scheduled")
            draft.go_live_at = self.clock.now + timedelta(minutes=after)
            self._save(draft, publish=True)

    @rule(passed=minutes)
    def let_time_pass(self, passed: int) -> None:
        """Without the scheduled run, which is late."""
        self.clock.now += timedelta(minutes=passed)

    @rule(passed=minutes)
    def run_schedule(self, passed: int) -> None:
        self.clock.now += timedelta(minutes=passed)
        call_command("publish_scheduled")

    @rule(page=which)
    def retract(self, page: int) -> None:
        published = articles().exclude(first_published_at=None)
        for found in one_of([one for one in published if one.retraction is None], page):
            found.retract(self.new_name("It was wrong."))

    @rule(page=which, publish=st.booleans())
    def lift_retraction(self, page: int, publish: bool) -> None:
        for found in one_of([one for one in articles() if one.retraction], page):
            found.lift_retraction(self.new_name("It was right."))
            if publish:
                draft_of(found).save_revision().publish()

    @rule(page=which)
    def translate(self, page: int) -> None:
        """Into French, next to the original."""
        french, _ = Locale.objects.get_or_create(language_code="fr")
        for found in one_of([one for one in articles() if one.locale_id != french.pk], page):
            if not found.get_translations().exists():
                same: dict[str, Any] = {"locale": french, "translation_key": found.translation_key}
                make_article(site_tree(), self.new_name("En français"), **same)

    @rule(page=which)
    def make_alias(self, page: int) -> None:
        if ArticlePage.objects.count() < MOST_ARTICLES:
            for found in one_of(articles().filter(live=True), page):
                found.create_alias(update_slug=self.new_name("alias").replace(" ", "-"))

    @rule(name=st.sampled_from(["Bea", "Cy"]), image=which)
    def employ(self, name: str, image: int) -> None:
        """A practitioner with a portrait."""
        if PractitionerPage.objects.count() < MOST_ARTICLES // 2:
            portrait = next(iter(one_of(Image.objects.order_by("pk"), image)), None)
            make_practitioner(site_tree(), self.new_name(name), portrait=portrait)

    def _save(self, draft: Any, *, publish: bool) -> None:
        """What is retracted is not published."""
        revision = draft.save_revision()
        if publish and not getattr(draft, "retraction", None):
            revision.publish()
