"""The Wagtail hooks for the permissions of this app and for one's own biography."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from practitioners.models import PractitionerPage
from practitioners.permissions import EDIT_OWN


@hooks.register("register_permissions")
def biography_permissions() -> QuerySet[Permission]:
    """Return the permissions to edit one's own biography, set its login and review articles."""
    return Permission.objects.filter(
        content_type__app_label="practitioners",
        codename__in=["edit_own_biography", "link_login", "review_articles"],
    )


@hooks.register("pages_handed_to")
def own_biography(user: Any) -> Iterable[int]:
    """Return the primary key of the biography that names the login of `user`."""
    if not user.has_perm(EDIT_OWN):
        return []
    keys: Iterable[int] = PractitionerPage.objects.filter(user=user).values_list("pk", flat=True)
    return keys
