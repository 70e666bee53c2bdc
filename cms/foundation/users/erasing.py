"""Accounts are erased instead of deleted: what their holders wrote stays, and nobody knows whose.

With an account Django would delete all comments of its holder, also those that others answered.
"""

from functools import partial
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Comment, CommentReply, ModelLogEntry

from cms.foundation.users.sessions import end_sessions

ERASED = "erased-"
"""With what the name of an erased account begins, before its number."""
WRITTEN = (Comment, CommentReply)


@transaction.atomic
def erase(account: Any) -> None:
    """Remove all that says who has the account, and all that is only theirs; end their sessions.

    Texts, versions and the history stay, as those of `erased-` and the number of the account.
    """
    end_sessions(account)
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username=account.get_username()).delete()
    for relation in account._meta.get_fields(include_hidden=True):
        if _is_only_theirs(relation):
            _delete(relation.related_model._base_manager.filter(**{relation.field.name: account}))
    account.username = f"{ERASED}{account.pk}"
    account.first_name = account.last_name = account.email = ""
    account.is_active = account.is_staff = account.is_superuser = False
    account.last_login = None
    account.set_unusable_password()
    account.save()
    kind = ContentType.objects.get_for_model(account)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(account.pk)).update(
        label=account.username
    )


def _is_only_theirs(relation: Any) -> bool:
    is_cascade = getattr(relation, "on_delete", None) is models.CASCADE
    return relation.auto_created and is_cascade and relation.related_model not in WRITTEN


def _delete(rows: models.QuerySet[Any]) -> None:
    files = [field.name for field in rows.model._meta.fields if isinstance(field, models.FileField)]
    stored = [getattr(row, name) for row in rows for name in files if getattr(row, name)]
    rows.delete()
    for file in stored:
        transaction.on_commit(partial(file.storage.delete, file.name))
