"""The permissions of this app, among those that a group can be given in the admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks


@hooks.register("register_permissions")
def biography_permissions() -> QuerySet[Permission]:
    """Editing one's own biography, saying whose login it is, and reviewing articles."""
    return Permission.objects.filter(
        content_type__app_label="practitioners",
        codename__in=["edit_own_biography", "link_login", "review_articles"],
    )
