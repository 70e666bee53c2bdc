"""The rights of each role, and the functions that grant them to groups.

Rights on pages are granted at the index page of each type of content item, once that page
exists. The functions take `apps`, because migrations call them with historical models. They
only add rights, so the next start does not undo what a practice has changed in the admin. After
a change of `ROLES`, call `create_roles` from a new migration.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from cms.content.pages.models import BasePage
from cms.delivery.items.registry import item_types
from cms.foundation.users.roles import Role

STOCK_GROUPS = ("Editors", "Moderators")
ROOT, EVERY_TYPE = "root", "every type"
PUBLISHING = ("add", "change", "publish", "lock", "unlock")


@dataclass(frozen=True)
class Rights:
    """The rights of a role's members, besides access to the admin.

    `models` and `files` hold permissions as `app.codename`; those in `files` apply to the whole
    tree of collections. `pages` maps a place to Wagtail's actions on its pages and all pages below:
    the root, an item type by its name (for the index of that type), or `EVERY_TYPE` for all types
    that are not named.
    """

    models: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def on(self, place: str) -> tuple[str, ...]:
        """Return the actions on the pages of `place`: the root, or the name of an item type."""
        return self.pages.get(place, () if place == ROOT else self.pages.get(EVERY_TYPE, ()))


def _all_of(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{a}_{model}" for model in models for a in ("add", "change", "delete"))


OWN_IMAGES = ("wagtailimages.add_image", "wagtailimages.choose_image")
ALL_FILES = (
    *OWN_IMAGES,
    "wagtailimages.change_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
WRITERS_FILES = (*OWN_IMAGES, "wagtaildocs.choose_document")
WRITERS_PAGES = {EVERY_TYPE: ("add",), "practitioner": ()}
ROLES: dict[Role, Rights] = {
    Role.WRITER: Rights(files=WRITERS_FILES, pages=WRITERS_PAGES),
    Role.EDITOR: Rights(
        models=(
            *_all_of("topics", "topic"),
            *_all_of("checks", "claimphrase"),
            "practitioners.link_login",
            "reviews.view_review",
        ),
        files=ALL_FILES,
        pages={EVERY_TYPE: PUBLISHING},
    ),
    Role.CLINICAL_REVIEWER: Rights(models=("practitioners.review_articles", "reviews.view_review")),
    Role.PRACTITIONER: Rights(
        models=("practitioners.edit_own_biography",), files=WRITERS_FILES, pages=WRITERS_PAGES
    ),
    Role.PARTNER_MANAGER: Rights(models=("practice.change_partnerterms",)),
    Role.ADMINISTRATOR: Rights(
        models=(
            *_all_of("users", "user"),
            *_all_of("auth", "group"),
            *_all_of("wagtailcore", "site", "workflow", "task"),
            *_all_of("wagtailredirects", "redirect"),
            *_all_of("topics", "topic"),
            *_all_of("checks", "claimphrase"),
            "practice.change_practicesettings",
            "practice.change_partnerterms",
            "practitioners.edit_own_biography",
            "practitioners.link_login",
            "practitioners.review_articles",
            "reviews.view_review",
        ),
        files=(*ALL_FILES, *_all_of("wagtailcore", "collection")),
        pages={ROOT: (*PUBLISHING, "bulk_delete")},
    ),
}


def create_roles(apps: Any, *, complete: bool = True) -> None:
    """Create the groups that are missing, and grant each group the rights of its role.

    Raise LookupError if a permission does not exist, since the role would lack it. With `complete`
    set to False, as in a migration that is older than some permission, skip such permissions.
    """
    groups = apps.get_model("auth", "Group").objects
    for role, rights in ROLES.items():
        group, _ = groups.get_or_create(name=role.value)
        models = ("wagtailadmin.access_admin", *rights.models)
        group.permissions.add(*_permissions(apps, models, complete=complete))
        _grant_files(apps, group, rights.files)
    for place in (ROOT, *indexes()):
        grant_pages(apps, place)


def indexes() -> dict[str, list[type[BasePage]]]:
    """Return the index page models that list and hold only one item type, by the type's name."""
    return {
        item_type.name: [
            parent
            for parent in item_type.model.allowed_parent_page_models()
            if getattr(parent, "listed_types", ()) == (item_type.name,)
        ]
        for item_type in item_types()
    }


def grant_pages(apps: Any, place: str) -> None:
    """Grant each existing group its rights on the pages of `place`, if there are any yet."""
    grants = apps.get_model("wagtailcore", "GroupPagePermission").objects
    groups = apps.get_model("auth", "Group").objects
    for page in _pages(apps, place):
        for role, rights in ROLES.items():
            codenames = [f"wagtailcore.{action}_page" for action in rights.on(place)]
            for group in groups.filter(name=role.value):
                for permission in _permissions(apps, codenames):
                    grants.get_or_create(group=group, page_id=page, permission=permission)


def remove_stock_groups(apps: Any) -> None:
    """Delete Wagtail's own groups unless they have members; their tasks go to the editors."""
    groups = apps.get_model("auth", "Group").objects
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects
    editors = groups.get(name=Role.EDITOR.value)
    for group in groups.filter(name__in=STOCK_GROUPS, user__isnull=True):
        for task in tasks.filter(groups=group):
            task.groups.add(editors)
        group.delete()


def _grant_files(apps: Any, group: Any, names: Iterable[str]) -> None:
    """Grant `group` the permissions on the root collection."""
    grants = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for permission in _permissions(apps, names):
        grants.get_or_create(group=group, collection=root, permission=permission)


def _permissions(apps: Any, names: Iterable[str], *, complete: bool = True) -> list[Any]:
    permissions = apps.get_model("auth", "Permission").objects
    found = []
    for name in names:
        app, _, codename = name.partition(".")
        of_name = permissions.filter(content_type__app_label=app, codename=codename)
        if complete and not of_name:
            raise LookupError(f"There is no permission {name}.")
        found += of_name[:1]
    return found


def _pages(apps: Any, place: str) -> list[int]:
    """Return the primary keys of the pages at which `place` begins."""
    if place == ROOT:
        roots = apps.get_model("wagtailcore", "Page").objects.filter(depth=1)
        return list(roots.values_list("pk", flat=True))
    found: list[int] = []
    for model in indexes()[place]:
        # A migration that is older than the item type does not know its index page.
        with suppress(LookupError):
            pages = apps.get_model(model._meta.label).objects
            found += pages.values_list("pk", flat=True)
    return found
