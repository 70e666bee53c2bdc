"""The Wagtail hook that lets groups be given the permissions of this app in the admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks


@hooks.register("register_permissions")
def biography_permissions() -> QuerySet[Permission]:
    """Return the permissions to edit one's own biography, set its login and review articles."""
    return Permission.objects.filter(
        content_type__app_label="practitioners",
        codename__in=["edit_own_biography", "link_login", "review_articles"],
    )
