"""What each role may do, and the groups, permissions and places in the page tree that say so.

Rights on pages are given at the index of each type of content item, as soon as there is one.
The functions are given `apps`, because a migration calls them with models as they were then. They
only add, so what a practice has given or taken otherwise in the admin is not undone by the next
start. After a change of `ROLES`, call `create_roles` from a new migration.
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
    """What the members of a role may do, besides opening the admin.

    `models` and `files` hold permissions as `app.codename`, those of `files` for the whole tree
    of collections; `pages` holds Wagtail's actions on the pages of a place and all below it: the
    root, the index of a type of items by the type's name, or that of each type not named.
    """

    models: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def on(self, place: str) -> tuple[str, ...]:
        """The actions on the pages of `place`: the root, or the name of a type of items."""
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
ROLES: dict[Role, Rights] = {
    Role.WRITER: Rights(
        files=(*OWN_IMAGES, "wagtaildocs.choose_document"),
        pages={EVERY_TYPE: ("add",), "practitioner": ()},
    ),
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
    Role.PRACTITIONER: Rights(models=("practitioners.edit_own_biography",), files=OWN_IMAGES),
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
    """Create the groups that are missing, and give each what its role may do.

    Raises LookupError when a permission does not exist, in place of a role that lacks it; unless
    `complete` is false, as in a migration that is older than some permission.
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
    """The pages that list one type of items and hold its pages, by the name of the type."""
    return {
        item_type.name: [
            parent
            for parent in item_type.model.allowed_parent_page_models()
            if getattr(parent, "listed_types", ()) == (item_type.name,)
        ]
        for item_type in item_types()
    }


def grant_pages(apps: Any, place: str) -> None:
    """Give the groups that are there their rights on the pages of `place`, if it has any yet."""
    grants = apps.get_model("wagtailcore", "GroupPagePermission").objects
    groups = apps.get_model("auth", "Group").objects
    for page in _pages(apps, place):
        for role, rights in ROLES.items():
            codenames = [f"wagtailcore.{action}_page" for action in rights.on(place)]
            for group in groups.filter(name=role.value):
                for permission in _permissions(apps, codenames):
                    grants.get_or_create(group=group, page_id=page, permission=permission)


def remove_stock_groups(apps: Any) -> None:
    """Delete Wagtail's own groups unless somebody is in them; their tasks go to the editors."""
    groups = apps.get_model("auth", "Group").objects
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects
    editors = groups.get(name=Role.EDITOR.value)
    for group in groups.filter(name__in=STOCK_GROUPS, user__isnull=True):
        for task in tasks.filter(groups=group):
            task.groups.add(editors)
        group.delete()


def _grant_files(apps: Any, group: Any, names: Iterable[str]) -> None:
    """Give `group` the permissions on the root of the collections."""
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
    """The keys of the pages at which `place` begins."""
    if place == ROOT:
        roots = apps.get_model("wagtailcore", "Page").objects.filter(depth=1)
        return list(roots.values_list("pk", flat=True))
    found: list[int] = []
    for model in indexes()[place]:
        # A migration that is older than the type does not know its index.
        with suppress(LookupError):
            pages = apps.get_model(model._meta.label).objects
            found += pages.values_list("pk", flat=True)
    return found
