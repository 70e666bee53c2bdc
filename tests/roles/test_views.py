"""Which views of the admin let whom in, apart from the actions on pages; none can be forgotten.

Every address of the admin is asked with a POST. Either it refuses POST to everybody, because it
only shows something, or it is in one of the tables below, or it is one of the actions on pages.
"""

from collections import defaultdict
from typing import Any

import pytest
from django.urls import reverse
from wagtail import hooks

from cms.content.practice.models import PartnerTerms, PracticeSettings
from cms.foundation.users.roles import Role
from tests.roles.admin_views import admin_addresses, views_below
from tests.roles.page_actions import ACTIONS
from tests.roles.world import LETTERS, NOBODY, SUPERUSER, World, undone, watched

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("only_answers"),
    # Of the rendition that Wagtail makes when a picture is inserted.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

REFUSED = {403, 404, 405}
# Views that take a POST and change at most what is the user's own: choosers, the account, log-out.
HARMLESS = {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "paste",
    "wagtailadmin_account",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_error_test",
    "wagtailadmin_logout",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_workflows:task_chooser_create",
    "wagtailadmin_workflows:task_chosen",
    "wagtailembeds:chooser",
    "wagtailembeds:chooser_upload",
    "wagtailimages:preview",
}
# Views that are there for those who have not logged in.
PUBLIC = {
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_sprite",
}
# Who is let in, by the first letters of the roles; with an article, a picture and a document of
# somebody else.
EXPECTED = {
    "EA": {
        "editing:conflict",
        "editing:undo_publishing",
        "previews_admin:create",
        "previews_admin:revoke",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:view_draft",
        "wagtaildocs:add",
        "wagtaildocs:add_multiple",
        "wagtaildocs:delete",
        "wagtaildocs:delete_multiple",
        "wagtaildocs:edit",
        "wagtaildocs:edit_multiple",
        "wagtaildocs_chooser:create",
        "wagtailimages:delete",
        "wagtailimages:delete_multiple",
        "wagtailimages:edit",
        "wagtailimages:edit_multiple",
        "wagtailsnippetchoosers_checks_claimphrase:create",
        "wagtailsnippetchoosers_topics_topic:create",
        "wagtailsnippets_checks_claimphrase:add",
        "wagtailsnippets_checks_claimphrase:copy",
        "wagtailsnippets_checks_claimphrase:delete",
        "wagtailsnippets_checks_claimphrase:edit",
        "wagtailsnippets_topics_topic:add",
        "wagtailsnippets_topics_topic:copy",
        "wagtailsnippets_topics_topic:delete",
        "wagtailsnippets_topics_topic:edit",
    },
    "WEPA": {
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:preview_on_add",
        "wagtailimages:add",
        "wagtailimages:add_multiple",
        "wagtailimages_chooser:create",
        "wagtailimages_chooser:select_format",
    },
    "A": {
        "operations",
        "wagtailadmin_collections:add",
        "wagtailadmin_collections:delete",
        "wagtailadmin_collections:edit",
        "wagtailadmin_collections:set_privacy",
        "wagtailadmin_workflows:add",
        "wagtailadmin_workflows:add_task",
        "wagtailadmin_workflows:disable",
        "wagtailadmin_workflows:disable_task",
        "wagtailadmin_workflows:edit",
        "wagtailadmin_workflows:edit_task",
        "wagtailadmin_workflows:enable",
        "wagtailadmin_workflows:enable_task",
        "wagtailadmin_workflows:remove",
        "wagtailadmin_workflows:select_task_type",
        "wagtailredirects:add",
        "wagtailredirects:delete",
        "wagtailredirects:edit",
        "wagtailredirects:process_import",
        "wagtailredirects:start_import",
        "wagtailsettings:edit",
        "wagtailsites:add",
        "wagtailsites:copy",
        "wagtailsites:delete",
        "wagtailsites:edit",
        "wagtailusers_groups:add",
        "wagtailusers_groups:delete",
        "wagtailusers_groups:edit",
        "wagtailusers_users:add",
        "wagtailusers_users:delete",
        "wagtailusers_users:edit",
        "wagtailusers_users:invite",
        "wagtailusers_users:log_out",
        "wagtailusers_users:take_away",
    },
    "": {
        "wagtailadmin_api:pages:action",
        "wagtailadmin_pages:convert_alias",
        "wagtaildocs:create_multiple_from_uploaded_document",
        "wagtaildocs:delete_upload_multiple",
        "wagtailimages:create_multiple_from_uploaded_image",
        "wagtailimages:delete_upload_multiple",
        "wagtailsettings:preview_on_edit",
    },
}
ON_PAGES = {action.view for action in ACTIONS.values()}
# The same with the writer's own article, picture and document, where it makes a difference.
EXPECTED_OF_THE_WRITER = {
    "editing:conflict": "WEA",
    "previews_admin:create": "WEA",
    "previews_admin:revoke": "WEA",
    "wagtailadmin_editing_sessions:ping": "WEA",
    "wagtailadmin_pages:preview_on_edit": "WEA",
    "wagtailadmin_pages:view_draft": "WEA",
    "wagtailimages:delete": "WEA",
    "wagtailimages:delete_multiple": "WEA",
    "wagtailimages:edit": "WEA",
    "wagtailimages:edit_multiple": "WEA",
    "wagtailimages:create_multiple_from_uploaded_image": "W",
    "wagtailimages:delete_upload_multiple": "W",
}


OWNED = {"editing", "previews_admin", "wagtailadmin_editing_sessions", "wagtailadmin_pages"} | {
    "wagtailimages",
    "wagtaildocs",
}


def _post(world: World, address: str, who: str, **data: Any) -> tuple[bool, list[str]]:
    """Whether `who` is let in, and the statements that changed something."""
    with undone(), watched() as written:
        browser = world.browser(who)
        # A view that fails over an empty form has let somebody in.
        browser.raise_request_exception = False
        answer = browser.post(address, data)
        return answer.status_code not in REFUSED, list(written)


def _let_in(world: World, address: str) -> str:
    return "".join(x for x, role in LETTERS.items() if _post(world, address, role)[0])


def _names(table: dict[str, set[str]]) -> set[str]:
    return set().union(*table.values())


def test_every_view_that_takes_a_post_is_in_one_table(world: World) -> None:
    tables = {**EXPECTED, "harmless": HARMLESS, "public": PUBLIC, "on pages": ON_PAGES}
    unlisted = {
        name
        for name, address in admin_addresses(world)
        if name not in _names(tables) and _post(world, address, SUPERUSER)[0]
    }

    assert unlisted == set()
    twice = [n for n in _names(tables) if sum(n in names for names in tables.values()) > 1]
    assert twice == []


def test_a_view_lets_in_those_it_is_meant_for(world: World) -> None:
    found = defaultdict(set)
    changed_by_the_refused = []
    for name, address in admin_addresses(world):
        if name not in _names(EXPECTED):
            continue
        answers = {x: _post(world, address, role) for x, role in LETTERS.items()}
        found["".join(x for x, (let_in, _) in answers.items() if let_in)].add(name)
        refused = [(x, written) for x, (let_in, written) in answers.items() if not let_in]
        changed_by_the_refused += [(name, x, written) for x, written in refused if written]

    assert found == EXPECTED
    assert changed_by_the_refused == []


def test_a_writer_is_let_in_to_what_is_theirs(world: World) -> None:
    usual = {name: who for who, names in EXPECTED.items() for name in names}
    found = {
        name: who
        for name, address in admin_addresses(world, whose="own")
        if name.partition(":")[0] in OWNED and name in usual
        if (who := _let_in(world, address)) != usual[name]
    }

    assert found == EXPECTED_OF_THE_WRITER


def test_what_anybody_may_post_changes_nothing_of_others(world: World) -> None:
    """Each of them is asked by the role that has the fewest rights."""
    written = {
        name: _post(world, address, Role.CLINICAL_REVIEWER)[1]
        for name, address in admin_addresses(world)
        if name in HARMLESS
    }

    assert {name for name, statements in written.items() if statements} == set()


def test_without_a_login_only_the_log_in_is_there(world: World) -> None:
    answers = {n: _post(world, address, NOBODY) for n, address in admin_addresses(world)}

    assert {name for name, (let_in, _) in answers.items() if let_in} == PUBLIC
    assert {name for name, (_, written) in answers.items() if written} == set()


@pytest.mark.parametrize(("model", "who"), [(PracticeSettings, "A"), (PartnerTerms, "MA")])
def test_the_settings_are_for_those_they_are_meant_for(
    world: World, model: type[PracticeSettings], who: str
) -> None:
    site = world.things["site"].pk
    address = reverse("wagtailsettings:edit", args=["practice", model._meta.model_name, site])

    assert _let_in(world, address) == who


# Model, action, what is sent with it, and for whom it is; those on pages are tried elsewhere.
BULK_ACTIONS = [
    ("images.image", "delete", {}, "EA"),
    ("images.image", "add_tags", {"tags": "back"}, "EA"),
    ("images.image", "add_to_collection", {"collection": "collection"}, "EA"),
    ("documents.document", "delete", {}, "EA"),
    ("documents.document", "add_tags", {"tags": "back"}, "EA"),
    ("documents.document", "add_to_collection", {"collection": "collection"}, "EA"),
    ("topics.topic", "delete", {}, "EA"),
    ("checks.claimphrase", "delete", {}, "EA"),
    ("users.user", "delete", {}, "A"),
    ("users.user", "assign_role", {"role": "group"}, "A"),
    ("users.user", "set_active_state", {"mark_as_active": "False"}, "A"),
]


@pytest.mark.parametrize(("model", "action", "data", "who"), BULK_ACTIONS)
def test_a_bulk_action_is_for_those_it_is_meant_for(
    world: World, model: str, action: str, data: dict[str, str], who: str
) -> None:
    name, things = model.partition(".")[2], world.things
    target = things.get(name) or things.get(f"other {name}") or world.users["colleague"]
    address = reverse("wagtail_bulk_action", args=[*model.split("."), action])
    sent = {key: things[value].pk if value in things else value for key, value in data.items()}
    url = f"{address}?id={target.pk}&next=/admin/"

    assert "".join(x for x, r in LETTERS.items() if _post(world, url, r, **sent)[1]) == who


def test_every_bulk_action_is_tried() -> None:
    there = {
        (model._meta.label_lower, action.action_type)
        for action in hooks.get_hooks("register_bulk_action")
        for model in action.models
    }
    on_pages = {("wagtailcore.page", a) for a in ("publish", "unpublish", "delete", "move")}

    assert there - on_pages == {(model, action) for model, action, *_ in BULK_ACTIONS}


def _api_addresses() -> list[str]:
    known = {"pk": "00000000-0000-4000-8000-000000000000", "kind": "not-found", "format": "md"}
    return [reverse(name, kwargs={k: known[k] for k in kw}) for name, kw in views_below("api/v1/")]


@pytest.mark.parametrize("address", _api_addresses())
def test_the_api_only_reads(world: World, address: str) -> None:
    answers = set()
    for who in (*Role, SUPERUSER, NOBODY):
        for method in ("post", "put", "patch", "delete"):
            with undone(), watched() as written:
                answer = getattr(world.browser(who), method)(address)
                answers.add((answer.status_code, len(written)))

    assert answers == {(405, 0)}
