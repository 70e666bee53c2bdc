"""The rows of all tables as lines of JSON, which each kind of database can write and read.

The first line of a table names it and its columns; a line with the values follows for each row.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

LEFT_OUT = {"sessions", "wagtailsearch", "django_tasks_database"}
"""Apps whose rows are of the moment, or made anew from the others."""
TOGETHER = 500


class UnreadableRowsError(Exception):
    """Raised if lines are not those of the tables; the message says what is wrong."""


def tables(apps: Any) -> dict[str, type[models.Model]]:
    """Return a model for each table of these apps, which has its columns and no more meaning.

    `apps` is a registry: that of the code, or that of an earlier state of the database.
    """
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.app_label not in LEFT_OUT:
            found[meta.db_table] = _plain_model(model)
    return dict(sorted(found.items()))


def _plain_model(model: type[models.Model]) -> type[models.Model]:
    meta = type("Meta", (), {"apps": Apps(), "app_label": "backups", "managed": False})
    meta.db_table = model._meta.db_table  # type: ignore[attr-defined]  # of the class just made
    fields = {
        field.attname: _plain_field(field)
        for field in model._meta.local_concrete_fields
        if not field.generated
    }
    attributes = {**fields, "Meta": meta, "__module__": __name__}
    return type(model._meta.db_table, (models.Model,), attributes)


def _plain_field(field: Any) -> "models.Field[Any, Any]":
    """Return one of Django's own fields for the same column."""
    like = field
    while like.is_relation:
        like = like.target_field
    kind = like.get_internal_type()
    options = {"null": field.null, "db_column": field.column, "primary_key": field.primary_key}
    if kind == "JSONField":
        options["encoder"] = DjangoJSONEncoder
    if kind == "DecimalField":
        options |= {"max_digits": like.max_digits, "decimal_places": like.decimal_places}
    if kind.endswith("AutoField"):
        kind = "BigIntegerField"
    plain: models.Field[Any, Any] = getattr(models, _KINDS.get(kind, kind))(**options)
    return plain


_KINDS = {"FileField": "TextField", "CharField": "TextField"}


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it is now, whatever is committed meanwhile. Nobody waits for it."""
    if connection.vendor == "sqlite":
        # Each transaction that Django begins takes the lock of writers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def dump(models_of_tables: dict[str, type[models.Model]]) -> Iterator[bytes]:
    """Yield the lines of all rows."""
    for table, model in models_of_tables.items():
        fields = model._meta.concrete_fields
        yield _line({"table": table, "columns": [field.attname for field in fields]})
        for row in model._base_manager.order_by("pk").iterator(TOGETHER):
            yield _line([_to_json(field, row) for field in fields])


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _to_json(field: "models.Field[Any, Any]", row: models.Model) -> object:
    value = field.value_from_object(row)
    if value is None or isinstance(value, str | int | float) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def rows(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the table and the values of each row; raise UnreadableRowsError."""
    table, columns = "", []
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            if isinstance(value, dict):
                table, columns = value["table"], value["columns"]
                continue
            values = dict(zip(columns, value, strict=True))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableRowsError(f"Line {number} of the database is not a row.") from error
        yield table, values


def load(lines: Iterable[bytes], models_of_tables: dict[str, type[models.Model]]) -> int:
    """Replace all rows of the tables by those of the lines, in one transaction; return how many.

    Rows of a table that there is no model for are left out, since its app is not installed. Raise
    UnreadableRowsError.
    """
    count = 0
    with transaction.atomic():
        for model in models_of_tables.values():
            model._base_manager.all()._raw_delete(connection.alias)
        known = (row for row in rows(lines) if row[0] in models_of_tables)
        for table, group in _grouped(known):
            model = models_of_tables[table]
            model._base_manager.bulk_create(_from_json(model, values) for values in group)
            count += len(group)
    return count


def _grouped(
    found: Iterator[tuple[str, dict[str, Any]]],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    table, group = "", list[dict[str, Any]]()
    for name, values in found:
        if group and (name != table or len(group) == TOGETHER):
            yield table, group
            group = []
        table = name
        group.append(values)
    if group:
        yield table, group


def _from_json(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if fields.keys() != values.keys():
        table = model._meta.db_table
        raise UnreadableRowsError(f"The columns of {table} are not those of this state.")
    return model(**{name: _value(fields[name], value) for name, value in values.items()})


def _value(field: "models.Field[Any, Any]", value: object) -> Any:
    if value is None and not field.null and isinstance(field, models.JSONField):
        return models.Value(None, field)  # The null of JSON, not that of the database.
    return value if value is None else field.to_python(value)


def reset_sequences(apps: Any) -> None:
    """Let new rows have keys after those that were loaded."""
    models_of_apps = list(apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_of_apps):
            cursor.execute(statement)
