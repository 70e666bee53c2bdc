"""All that the database has about somebody: where their names occur, and what their accounts did.

Every table is read, so that none which is added later is forgotten.
"""

import json
import re
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import (
    CharField,
    Field,
    FileField,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from wagtail.fields import StreamField

LONGEST = 300
"""The characters of a text that are told, around the name that was found."""
TEXTS = (CharField, TextField, FileField)
DOCUMENTS = (JSONField, StreamField)
SECRETS = ("password", "hash", "secret", "token", "key")


def about(names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield each text in the database with one of `names` as words, and what their accounts did.

    A text is told by its table, the key of its row and its field. An account is theirs if its user
    name, full name or e-mail address is one of the names; each row that refers to it is told with
    all its values but secrets and documents. Upper and lower case are the same.
    """
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, TEXTS + DOCUMENTS):
                    yield from _occurrences(model, field, names)
    for account in _accounts(names):
        yield _row(account)
        for relation in account._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete:
                theirs = {relation.field.name: account}
                for row in relation.related_model._base_manager.filter(**theirs).iterator():
                    yield {"account": account.get_username(), **_row(row)}


def _occurrences(model: type[Model], field: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    is_document = isinstance(field, DOCUMENTS)
    # SQLite knows the case of ASCII alone, and documents may have other letters as numbers.
    cased = {form for name in names for form in (name, name.lower(), name.upper(), name.title())}
    forms = cased | {json.dumps(form)[1:-1] for form in cased}
    word = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    occurs = reduce(or_, (Q(found_text__icontains=form) for form in forms))
    rows = model._base_manager.annotate(found_text=Cast(field.name, TextField())).filter(occurs)
    for key, text in rows.values_list("pk", "found_text").iterator():
        plain = json.dumps(json.loads(text), ensure_ascii=False) if is_document else text
        place = {"table": model._meta.db_table, "row": str(key), "field": field.name}
        if first := word.search(plain):
            start = max(0, min(first.start() - LONGEST // 2, len(plain) - LONGEST))
            yield {**place, "text": plain[start : start + LONGEST]}


def _accounts(names: list[str]) -> QuerySet[Any]:
    full_name = Concat("first_name", Value(" "), "last_name")
    accounts = get_user_model()._default_manager.annotate(full_name=full_name)
    fields = ("username", "full_name", "email")
    return accounts.filter(
        reduce(or_, (Q(**{f"{field}__iexact": name}) for field in fields for name in names))
    )


def _row(row: Model) -> dict[str, Any]:
    values = {
        field.name: str(value)[:LONGEST]
        for field in row._meta.local_fields
        if not isinstance(field, DOCUMENTS)
        and not _is_secret(field)
        and (value := field.value_from_object(row)) not in (None, "")
    }
    return {"table": row._meta.db_table, "row": str(row.pk), "values": values}


def _is_secret(field: Field[Any, Any]) -> bool:
    return field.name.rpartition("_")[2] in SECRETS
