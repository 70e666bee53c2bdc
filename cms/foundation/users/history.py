"""What is written into the site history about accounts, roles and tokens: who, when, what.

Wagtail writes that an account or a role was edited; this says what was changed in it.
"""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.log_actions import LogFormatter, log
from wagtail.models import APIToken, GroupCollectionPermission, GroupPagePermission, ModelLogEntry

ACCOUNT = "users.account"
LOCKED = "users.locked"
LOG_IN = "users.log_in"
PERMISSIONS = "users.permissions"
ROLES = "users.roles"
SECOND_FACTOR = "users.second_factor"
SESSIONS = "users.sessions"
TOKEN = "users.token"  # noqa: S105  # The name of an action.
LABELS = {
    ACCOUNT: "Account changed",
    LOCKED: "Too many wrong passwords",
    LOG_IN: "Single sign-on",
    PERMISSIONS: "Permissions of a role changed",
    ROLES: "Roles changed",
    SECOND_FACTOR: "Second factor changed",
    SESSIONS: "Logged out everywhere",
    TOKEN: "Token changed",
}
# By the fields of an account: what is said when one is set, and when it is taken away.
WATCHED = {
    "is_superuser": ("Made a superuser", "Not a superuser any more"),
    "is_active": ("Activated", "Deactivated"),
}
REPLACED = {
    "username": "Another username",
    "email": "Another e-mail address",
    "password": "Another password",
}
KINDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def note(instance: Any, action: str, sentence: str, user: Any = None) -> None:
    """Write an entry; who did it is known while a view of the admin runs, else it is `user`."""
    log(instance, action, user=user, data={"sentence": sentence})


class Sentence(LogFormatter):
    """A formatter of entries that have their sentence."""

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence."""
        return str(log_entry.data["sentence"])


def register_actions(actions: Any) -> None:
    """Register each action with what the report calls it."""
    for action, label in LABELS.items():
        actions.register_action(action)(type("Entry", (Sentence,), {"label": label}))


def before_save(
    sender: Any, instance: Any, raw: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Keep what an account was, if one of the fields that matter is saved."""
    names = {*WATCHED, *REPLACED}
    if update_fields is not None:
        names &= set(update_fields)
    if instance._password is None:  # What is saved is at most a newer hash of the same password.
        names.discard("password")
    before = None
    if instance.pk and names and not raw:
        before = sender.objects.filter(pk=instance.pk).values(*names).first()
    instance.before = before or {}


def after_save(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Note what has become of it; a new account only if it may do everything."""
    before = {"is_superuser": False} if created and not raw else instance.before
    sentences = [
        (words[not getattr(instance, name)] if (words := WATCHED.get(name)) else REPLACED[name])
        for name in sorted(before)
        if before[name] != getattr(instance, name)
    ]
    if sentences:
        note(instance, ACCOUNT, ". ".join(sentences) + ".")


def note_states(accounts: Iterable[Any]) -> None:
    """Note whether each is active now, after a bulk action, which saves none of them."""
    now = get_user_model().objects.in_bulk([account.pk for account in accounts])
    for account in accounts:
        if account.pk in now and now[account.pk].is_active != account.is_active:
            note(account, ACCOUNT, WATCHED["is_active"][account.is_active] + ".")


def _change(action: str, names: Iterable[str]) -> str:
    verb = {"post_add": "Added", "post_remove": "Removed", "pre_clear": "Removed"}[action]
    return f"{verb}: {', '.join(sorted(names))}."


def on_roles(instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
    """Note which roles an account was given, or which it lost."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        if names := [group.name for group in groups]:
            note(instance, ROLES, _change(action, names))
        return
    accounts = get_user_model().objects.all()
    for account in instance.user_set.all() if pk_set is None else accounts.filter(pk__in=pk_set):
        note(account, ROLES, _change(action, [instance.name]))


def on_permissions(
    instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Note which permissions a role was given, or which it lost."""
    if reverse or action not in ("post_add", "post_remove", "pre_clear"):
        return
    found = instance.permissions.all() if pk_set is None else model.objects.filter(pk__in=pk_set)
    if names := [permission.name for permission in found]:
        note(instance, PERMISSIONS, _change(action, names))


def on_place(instance: Any, action: str) -> None:
    """Note which permission on pages or files below a place a role was given, or lost."""
    if isinstance(instance, GroupPagePermission):
        place = instance.page.title
    else:
        place = instance.collection.name
    note(instance.group, PERMISSIONS, _change(action, [f"{instance.permission.name} ({place})"]))


def on_place_saved(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Note a new permission at a place."""
    if created and not raw:
        on_place(instance, "post_add")


def on_place_deleted(sender: Any, instance: Any, origin: Any, **kwargs: Any) -> None:
    """Note that one is gone, unless its role or its place is gone with it."""
    if getattr(origin, "model", type(origin)) is sender:
        on_place(instance, "post_remove")


def on_token(
    instance: Any, created: bool, raw: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Note a new token, and one that was revoked."""
    if created and not raw:
        note(instance.user, TOKEN, f"Made: {instance.name}.")
    elif update_fields and "revoked_at" in update_fields:
        note(instance.user, TOKEN, f"Revoked: {instance.name}.")


def on_locked(username: Any, **kwargs: Any) -> None:
    """Note that the brake has stopped guesses at an account, once in a while."""
    account = get_user_model().objects.filter(username=username).first()
    if account is None:
        return
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    noted = ModelLogEntry.objects.filter(
        object_id=str(account.pk), action=LOCKED, timestamp__gt=since
    )
    if not noted.exists():
        note(account, LOCKED, "Log-ins were stopped for a while.")


def note_factor(user: Any, authenticator: Authenticator, verb: str) -> None:
    """Note what somebody did with a factor of their own."""
    kind = KINDS[Authenticator.Type(authenticator.type)]
    note(user, SECOND_FACTOR, f"{verb}: {kind}.", user)


def on_factor_removed(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note that somebody has removed one."""
    note_factor(user, authenticator, "Removed")


def on_factor_reset(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note that somebody has made recovery codes anew."""
    note_factor(user, authenticator, "Made anew")


def connect() -> None:
    """Listen to what is to be noted, when all models are there."""
    user = get_user_model()
    pre_save.connect(before_save, sender=user)
    post_save.connect(after_save, sender=user)
    m2m_changed.connect(on_roles, sender=user.groups.through)
    m2m_changed.connect(on_permissions, sender=Group.permissions.through)
    for place in (GroupPagePermission, GroupCollectionPermission):
        post_save.connect(on_place_saved, sender=place)
        post_delete.connect(on_place_deleted, sender=place)
    post_save.connect(on_token, sender=APIToken)
    user_locked_out.connect(on_locked)
    authenticator_removed.connect(on_factor_removed)
    authenticator_reset.connect(on_factor_reset)
