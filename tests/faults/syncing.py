"""Partners who keep a copy while anything is done in any order."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from wagtail.models import Collection, PageViewRestriction, Site

from articles.models import ArticleIndexPage
from cms.delivery.items.registry import item_types
from tests.clock import stopped_clock
from tests.factories import make_article, make_image, make_practitioner, make_site, make_topic
from tests.faults.page_rules import PageRules, body, which
from tests.faults.partners import Copy, Partner, behind, differences, still_answering, ways_to_know
from tests.faults.shared_rules import ADDRESSES, SharedRules
from tests.faults.stores import open_store

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
MOST_PARTNERS = 3
# Steps that make a difference to the practice as it is prepared, and what they are given.
ALONE: list[tuple[str, dict[str, Any]]] = [
    ("write", {"author": 0, "topic": 0, "other": 0, "image": 0, "publish": True}),
    ("edit", {"page": 0, "link": 1, "topic": 0, "publish": True}),
    ("rename_practitioner", {"page": 0, "publish": True}),
    ("publish", {"page": 2}),
    ("unpublish", {"page": 0, "also_below": False}),
    ("unpublish", {"page": 3, "also_below": False}),
    ("publish_index", {"page": 0}),
    ("delete", {"page": 0}),
    ("delete", {"page": 4}),
    ("move", {"page": 0, "under": 2}),
    ("move", {"page": 5, "under": 2}),
    ("change_slug", {"page": 0, "publish": True}),
    ("change_slug", {"page": 3, "publish": True}),
    ("make_private", {"page": 1, "kind": "login"}),
    ("make_private", {"page": 4, "kind": "password"}),
    ("make_public", {"number": 0}),
    ("set_expiry", {"page": 4, "after": 1}),
    ("schedule", {"page": 0, "after": 1}),
    ("retract", {"page": 0}),
    ("translate", {"page": 0}),
    ("make_alias", {"page": 0}),
    ("replace_file", {"image": 0, "width": 30}),
    ("change_credit", {"image": 0}),
    ("delete_image", {"image": 0}),
    ("rename_topic", {"topic": 0, "slug": True}),
    ("delete_topic", {"topic": 0}),
    ("change_setting", {"name": "practice_name"}),
    ("change_disclaimer", {"page": 0}),
    ("change_address", {"address": ADDRESSES[1]}),
    ("change_root", {"number": 1}),
]


def prepare_practice() -> None:
    """A small site to begin with: two indexes, who writes, what they wrote, and what it shows."""
    with stopped_clock(BEGIN):
        site = make_site()
        news = site.home.add_child(instance=ArticleIndexPage(title="News", slug="news"))
        Collection.get_first_root_node().add_child(name="Staff")
        image, topic = make_image("Harbor", 20, 20), make_topic()
        author = make_practitioner(site, portrait=image, portrait_alt="Ada")
        first = make_article(
            site, "First", authors=[author], topics=[topic], hero_image=image, publish=False
        )
        first.save_revision().publish()
        make_article(
            site,
            "Second",
            related=[first],
            reviewer=author,
            reviewed_on=BEGIN.date(),
            body=body(first, image),
        )
        make_article(site, "Third", topics=[topic], publish=False)
        make_article(replace(site, articles=news), "Fourth")
        PageViewRestriction.objects.create(page=news, restriction_type="login")
    open_store().save("practice")


class Syncing(PageRules, SharedRules):
    """After each step every partner who goes on reading has what is public, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        open_store().restore("practice")
        cache.clear()
        Site.clear_site_root_paths_cache()
        self._stack = ExitStack()
        self._stack.enter_context(override_settings())
        self.clock = self._stack.enter_context(stopped_clock(BEGIN))
        self._partners = [Partner(limit=100)]
        self._seen: set[tuple[str, str]] = set()

    @initialize(few=st.sampled_from([0, 2, 50]))
    def choose_how_many_are_few(self, few: int) -> None:
        """Pages that show a change: more are rebuilt in the background."""
        settings.DELIVERY_REBUILD_INLINE = few

    @rule(limit=st.integers(1, 3))
    def partner_comes(self, limit: int) -> None:
        """And reads one page."""
        if len(self._partners) < MOST_PARTNERS:
            self._partners.append(Partner(limit))
            self._partners[-1].read_page()

    @rule(partner=which, pages=st.integers(1, 3))
    def partner_reads_a_little(self, partner: int, pages: int) -> None:
        for _ in range(pages):
            self._partners[partner % len(self._partners)].read_page()

    @rule(partner=which)
    def partner_reads_a_page_again(self, partner: int) -> None:
        self._partners[partner % len(self._partners)].read_page_again()

    @invariant()
    def every_partner_has_what_is_public(self) -> None:
        ways, late = ways_to_know(), frozenset(behind())
        public = ways["listings"]
        faults = [
            f"{way} and listings: {difference}"
            for way, known in ways.items()
            for difference in differences(known, public)
        ]
        self._seen |= _addresses(self._partners[0].copy)
        self._partners[0].read_to_the_end()
        for number, partner in enumerate(self._partners):
            twin = partner.twin()
            twin.read_to_the_end()
            faults += [
                f"partner {number} and listings: {difference}"
                for difference in differences(twin.copy, public, but=late)
            ]
        withdrawn = self._seen - _addresses(public)
        faults += [f"{url} answers" for url in still_answering(withdrawn)]
        assert faults == [], "\n".join(faults)

    def teardown(self) -> None:
        """Time goes on."""
        self._stack.close()


def _addresses(items: Copy) -> set[tuple[str, str]]:
    """Route and id of each item."""
    routes = {kind.name: kind.route for kind in item_types()}
    return {(routes[item["type"]], pk) for pk, item in items.items()}


def take_each_step_alone() -> None:
    """One at a time, while a partner is in the middle of a full sync; the schedule runs after it.

    Raises AssertionError.
    """
    for name, given in ALONE:
        practice = Syncing()
        practice.partner_reads_a_little(partner=0, pages=1)
        practice.partner_comes(limit=1)
        getattr(practice, name)(**given)
        practice.every_partner_has_what_is_public()
        practice.run_schedule(passed=90)
        practice.every_partner_has_what_is_public()
        practice.teardown()


def run_syncing(examples: int, steps: int) -> None:
    """Let `examples` times `steps` things happen; raises AssertionError with what to repeat."""
    run_state_machine_as_test(
        Syncing,
        settings=limits(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
