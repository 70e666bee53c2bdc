"""The rows of many pages, of all their relations, in one query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Model, Value, Window, prefetch_related_objects
from django.db.models.functions import JSONObject, RowNumber

PLAIN = (
    *(models.AutoField, models.BooleanField, models.CharField, models.DateField),
    *(models.ForeignKey, models.IntegerField, models.TextField, models.UUIDField),
)
"""The fields whose values are the same after a way through JSON."""


@dataclass(frozen=True)
class Wanted:
    """A relation of `pages`, which are all of one model, whose rows are to be read."""

    pages: Sequence[Model]
    relation: Any
    name: str

    @property
    def is_plain(self) -> bool:
        """Whether all fields of the rows are plain."""
        fields = self.relation.related_model._meta.concrete_fields
        return all(isinstance(f, PLAIN) and not isinstance(f, models.DateTimeField) for f in fields)

    def rows(self, number: int) -> Any:
        """Return `number`, the key of the page, the place and the values of each row."""
        meta, prefix = self.relation.related_model._meta, ""
        if self.relation.many_to_many:
            prefix = f"{self.relation.m2m_reverse_field_name()}__"
            source, parent = self.relation.remote_field.through, self.relation.m2m_field_name()
        else:
            source, parent = self.relation.related_model, self.relation.field.name
        rows = source._default_manager.filter(**{f"{parent}__in": [p.pk for p in self.pages]})
        order = rows.query.order_by or [f"{prefix}{each}" for each in (*meta.ordering, "pk")]
        values = {field.attname: f"{prefix}{field.attname}" for field in meta.concrete_fields}
        place = Window(RowNumber(), order_by=order)
        return rows.order_by().values_list(
            Value(number), f"{parent}_id", place, JSONObject(**values)
        )

    def keep(self, found: Mapping[Any, list[dict[str, Any]]]) -> None:
        """Put the rows that were `found` for each page into its cache of prefetched objects."""
        for page in self.pages:
            rows = getattr(page, self.name).get_queryset()
            rows._result_cache = [self._row(page, values) for values in found.get(page.pk, ())]
            rows._prefetch_done = True
            page.__dict__.setdefault("_prefetched_objects_cache", {})[self.name] = rows

    def _row(self, page: Model, values: dict[str, Any]) -> Model:
        fields = self.relation.related_model._meta.concrete_fields
        typed = [field.to_python(values[field.attname]) for field in fields]
        row: Model = self.relation.related_model.from_db(
            page._state.db, [field.attname for field in fields], typed
        )
        if not self.relation.many_to_many:
            setattr(row, self.relation.field.name, page)
        return row


def prefetch_rows(pages: Sequence[Model], names: Iterable[str]) -> Iterator[Wanted]:
    """Prefetch those relations `names` of `pages`, all of one model, that are not plain.

    Yield the others, which `prefetch_plain_rows` reads for several models at once.
    """
    for name in names if pages else ():
        wanted = Wanted(pages, pages[0]._meta.get_field(name), name)
        if wanted.is_plain:
            yield wanted
        else:
            prefetch_related_objects(pages, name)


def prefetch_plain_rows(relations: Sequence[Wanted]) -> None:
    """Prefetch the relations, of whatever models, in one query."""
    if not relations:
        return
    first, *others = (wanted.rows(number) for number, wanted in enumerate(relations))
    found: dict[int, dict[Any, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    every = first.union(*others, all=True) if others else first
    for number, key, _, values in sorted(every, key=lambda row: row[2]):
        found[number][key].append(values)
    for number, wanted in enumerate(relations):
        wanted.keep(found[number])
