"""Who may do what to which page: each action in the admin is tried by each role on each page.

An action counts as allowed when the page's log says that it was done, whatever was answered.
"""

from typing import Any

import pytest
from wagtail.models import PageLogEntry

from tests.roles.page_actions import ACTIONS
from tests.roles.world import LETTERS, NOBODY, World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_answers")]

# By whom each action is done on each page: the first letters of the roles, “-” for none of them;
# “.” where there is nothing to try, or another page of the line tells the same. “Own” is the
# writer's article and the practitioner's biography.
PAGES = (
    *("own draft", "own article", "draft", "article", "article in review"),
    *("own biography", "biography", "article index", "home page"),
)
EXPECTED = """
                     own d.  own a.  draft  article  review  own b.  biogr.  index  home
save a draft         WEA     WEA     EA     EA       C       EPA     EA      EA     A
comment              WEA     WEA     .      EA       C       EPA     EA      .      .
submit               WEA     WEA     .      EA       .       EPA     EA      .      .
publish              EA      EA      .      EA       -       EA      EA      EA     A
schedule             EA      EA      .      EA       -       EA      EA      .      .
restore a version    WEA     WEA     .      EA       C       EPA     EA      EA     A
unpublish            .       EA      .      EA       .       EA      EA      EA     A
delete               WEA     EA      EA     EA       EA      EA      EA      A      A
move                 WEA     EA      .      EA       EA      EA      EA      A      A
reorder              EA      .       .      EA       EA      EA      EA      A      .
copy                 WEA     WEA     .      EA       EA      EA      EA      .      .
copy and publish     .       EA      .      EA       .       EA      EA      .      .
restrict             EA      .       .      EA       EA      EA      EA      EA     A
lock                 EA      .       .      EA       C       EA      EA      EA     A
approve              .       .       .      .        C       .       .       .      .
ask for changes      .       .       .      .        C       .       .       .      .
withdraw from review .       .       .      .        ECA     .       .       .      .
retract              -       EA      -      EA       -        -       -       -       -
publish in bulk      EA      EA      .      .        EA      .       EA      .      A
unpublish in bulk    .       EA      .      .        .       .       EA      .      A
delete in bulk       WEA     EA      .      .        EA      .       EA      A      A
move in bulk         WEA     EA      .      .        EA      .       EA      A      A
"""
ELSEWHERE = {
    "create below": {"article index": "WEPA", "practitioner index": "EA"},
    "unschedule": {"scheduled article": "EA"},
    "unlock": {"locked article": "EA"},
    "lift a retraction": {"retracted article": "EA"},
}
# A practitioner writes articles as a writer does.
OF_A_PRACTITIONER = {
    "save a draft": "EPA",
    "submit": "EPA",
    "publish": "EA",
    "schedule": "EA",
    "delete": "EPA",
    "copy": "EPA",
    "restrict": "EA",
    "publish in bulk": "EA",
}


def _expectations() -> dict[str, dict[str, str]]:
    table = dict(ELSEWHERE)
    for name, who in OF_A_PRACTITIONER.items():
        table[name] = {"practitioner's draft": who}
    for line in EXPECTED.strip().splitlines()[1:]:
        cells = zip(PAGES, line[21:].split(), strict=True)
        table.setdefault(line[:21].strip(), {}).update(
            {page: who.strip("-") for page, who in cells if who != "."}
        )
    return table


TABLE = _expectations()


def test_every_action_is_in_the_table() -> None:
    assert set(TABLE) == set(ACTIONS)


@pytest.mark.parametrize("name", TABLE)
def test_an_action_on_a_page_is_for_those_it_is_meant_for(world: World, name: str) -> None:
    found = {
        page: "".join(x for x, role in LETTERS.items() if _is_done(world, name, page, role))
        for page in TABLE[name]
    }

    assert found == TABLE[name]


def test_nothing_is_done_to_a_page_without_a_login(world: World) -> None:
    done = [
        (name, page)
        for name, pages in TABLE.items()
        for page in pages
        if _is_done(world, name, page, NOBODY)
    ]

    assert done == []


def _is_done(world: World, name: str, kind: str, who: str) -> bool:
    action = ACTIONS[name]
    with undone():
        page: Any = type(world.pages[kind]).objects.get(pk=world.pages[kind].pk)
        newest = PageLogEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        action.send(world, world.browser(who), page)
        logged = PageLogEntry.objects.filter(pk__gt=newest, action__in=action.logged)
        return bool(logged)
