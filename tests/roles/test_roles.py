"""The roles in the database are those of the table, and stay what a practice made of them."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from wagtail import hooks
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, Page
from wagtail.models import GroupPagePermission as PageGrant

from cms.foundation.users.roles import Role
from cms.foundation.users.second_factor.demands import DEMAND
from home.roles import ROLES, create_roles, indexes, remove_stock_groups
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

INDEX_SLUGS = ("articles", "practitioners")
Grants = dict[str, set[str]]


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def model_grants() -> Grants:
    """The permissions of each group."""
    return {g.name: {_name(p) for p in g.permissions.all()} for g in Group.objects.all()}


def file_grants() -> Grants:
    """The permissions of each group on the root of the collections."""
    found: Grants = {role: set() for role in Role}
    for grant in GroupCollectionPermission.objects.filter(
        collection=Collection.get_first_root_node()
    ):
        found[grant.group.name].add(_name(grant.permission))
    return found


def page_grants() -> set[tuple[str, str, str]]:
    """Group, page and action of each grant."""
    grants = PageGrant.objects.all()
    return {(g.group.name, g.page.slug, g.permission.codename.rpartition("_")[0]) for g in grants}


def snapshot() -> Any:
    """All that the roles are made of, row by row."""
    through = Group.permissions.through
    models = (Group, through, GroupCollectionPermission, PageGrant)
    return [list(m.objects.order_by("pk").values_list()) for m in models]


def test_each_role_is_a_group_with_exactly_its_rights() -> None:
    assert model_grants() == {
        role: {"wagtailadmin.access_admin", *rights.models} for role, rights in ROLES.items()
    }
    assert file_grants() == {role: set(rights.files) for role, rights in ROLES.items()}


def test_the_rights_on_pages_come_with_the_pages(site: SiteTree) -> None:
    places = {"root": "root", "article": "articles", "practitioner": "practitioners"}
    editing = {"add", "change", "publish", "lock", "unlock"}

    assert places.keys() == {"root", *indexes()}
    assert page_grants() == {
        (role, slug, action)
        for role, rights in ROLES.items()
        for place, slug in places.items()
        for action in rights.on(place)
    }
    assert page_grants() == {
        (Role.WRITER, "articles", "add"),
        (Role.PRACTITIONER, "articles", "add"),
        *((Role.EDITOR, slug, action) for slug in INDEX_SLUGS for action in editing),
        *((Role.ADMINISTRATOR, "root", action) for action in {*editing, "bulk_delete"}),
    }


def test_an_administrator_may_do_whatever_a_group_can_be_given() -> None:
    assert get_resolver().url_patterns  # Wagtail registers some permissions with its addresses.
    offered = {_name(p) for hook in hooks.get_hooks("register_permissions") for p in hook()}

    # The second factor is a demand, and the practice decides of whom.
    assert model_grants()[Role.ADMINISTRATOR] == offered - {DEMAND}


def test_creating_them_again_changes_nothing(site: SiteTree) -> None:
    before = snapshot()
    create_roles(apps)

    assert snapshot() == before


def test_an_installation_that_was_there_before_lets_practitioners_write(site: SiteTree) -> None:
    before = snapshot()
    PageGrant.objects.filter(group__name=Role.PRACTITIONER).delete()
    import_module("home.migrations.0009_practitioners_write").create(apps, None)

    assert (Role.PRACTITIONER, "articles", "add") in page_grants()
    assert [len(rows) for rows in snapshot()] == [len(rows) for rows in before]


def test_a_right_that_was_given_besides_is_kept() -> None:
    writer = Group.objects.get(name=Role.WRITER)
    writer.permissions.add(Permission.objects.get(codename="add_topic"))
    create_roles(apps)

    assert "topics.add_topic" in model_grants()[Role.WRITER]


def test_a_group_that_was_deleted_gets_nothing_with_a_new_page(site: SiteTree) -> None:
    Group.objects.filter(name=Role.WRITER).delete()
    site.articles.delete()
    site.home.refresh_from_db()
    site.home.add_child(instance=type(site.articles)(title="Articles", slug="articles"))

    assert {name for name, page, _ in page_grants() if page == "articles"} == {
        Role.EDITOR,
        Role.PRACTITIONER,
    }


def test_the_migration_makes_the_permissions_that_it_needs() -> None:
    """On an empty database Django makes them after the last migration only."""
    before = (model_grants(), file_grants(), page_grants())
    Group.objects.all().delete()
    Permission.objects.all().delete()
    migration = import_module("home.migrations.0005_review_workflow")
    loader = MigrationExecutor(connection).loader
    state = loader.project_state(loader.graph.leaf_nodes("home"))
    migration.create(state.apps, SimpleNamespace(connection=connection))
    ContentType.objects.clear_cache()

    assert (model_grants(), file_grants(), page_grants()) == before


def test_the_groups_of_wagtail_are_not_there() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)


def test_a_stock_group_stays_while_somebody_is_in_it() -> None:
    empty, used = (Group.objects.create(name=name) for name in ("Moderators", "Editors"))
    used.user_set.add(get_user_model().objects.create_user("ada"))
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(empty)
    remove_stock_groups(apps)

    assert set(Group.objects.values_list("name", flat=True)) == {*Role, "Editors"}
    assert [group.name for group in task.groups.all()] == [Role.EDITOR]
    assert Page.objects.get(depth=1).workflowpage.workflow.tasks[0].specific.groups.get() == (
        Group.objects.get(name=Role.EDITOR)
    )
