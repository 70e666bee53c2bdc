"""The system check that some role may write the pages of each type."""

from django.core.checks import CheckMessage, Error

from cms.delivery.items.registry import item_types
from home.roles import ROLES, indexes

RECIPE = "See docs/developers/adding-a-page-type.md."


def check_roles(**_: object) -> list[CheckMessage]:
    """Report types without an index page (home.E001) or that no role may write (home.E002)."""
    errors: list[CheckMessage] = []
    places = indexes()
    for name in (item_type.name for item_type in item_types()):
        if not places[name]:
            errors.append(
                Error(
                    f"The pages of the type {name!r} have no index page of their own, so that no "
                    "role can be given rights on them.",
                    hint=f"Let them stand below a page whose `listed_types` is ({name!r},). "
                    f"{RECIPE}",
                    id="home.E001",
                )
            )
        elif not any("add" in rights.on(name) for rights in ROLES.values()):
            errors.append(
                Error(
                    f"No role may write pages of the type {name!r}.",
                    hint=f"Give a role in home/roles.py `add` on them or on EVERY_TYPE. {RECIPE}",
                    id="home.E002",
                )
            )
    return errors
