"""The history of a page: what each version changed, and the way back to it."""

from copy import copy
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.generic.history import ActionColumn
from wagtail.admin.views.pages.history import PageHistoryView as WagtailHistoryView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import PageLogEntry, Revision

from cms.editorial.editing.merging import FieldSpec, Kind
from cms.editorial.editing.undoing import may_undo, undo_url
from cms.editorial.editing.versions import fields_by_label

PUBLISHED = "wagtail.publish"
# Wagtail logs these beside the entry of the version.
BESIDE_A_VERSION = (PUBLISHED, "wagtail.rename")


class VersionColumn(ActionColumn):
    """What was done, what that changed, and a link to restore the version."""

    cell_template_name = "editing/version_cell.html"

    def __init__(self, *args: Any, changes: "Changes", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._changes = changes

    def get_actions(self, instance: PageLogEntry, parent_context: Any) -> list[dict[str, Any]]:
        """Return the further actions; what was published has those of a saved version."""
        entry = copy(instance)
        if entry.action == PUBLISHED:
            entry.action, entry.content_changed = "wagtail.edit", True
        actions: list[dict[str, Any]] = super().get_actions(entry, parent_context)
        restore = self._restore_url(instance)
        return [action for action in actions if action["url"] != restore]

    def get_cell_context_data(self, instance: PageLogEntry, parent_context: Any) -> dict[str, Any]:
        """Add what the version changed, and where it is restored unless it is the latest one."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        is_older = instance.revision_id and instance.revision_id != self.object.latest_revision_id
        is_version = instance.content_changed or instance.action == PUBLISHED
        return {
            **context,
            "changes": self._changes.of(instance),
            "restore_url": self._restore_url(instance) if is_older and is_version else "",
        }

    def _restore_url(self, entry: PageLogEntry) -> str:
        arguments = [self.object.pk, entry.revision_id]
        name = self.url_names["revisions_revert"]
        return reverse(name, args=arguments) if entry.revision_id else ""


class Changes:
    """The names of the fields that each version of a page in the list `entries` changed."""

    def __init__(self, request: Any, page: Any) -> None:
        self._request, self._page = request, page
        self.entries: list[PageLogEntry] = []

    def of(self, entry: PageLogEntry) -> list[str]:
        """Return what the version of `entry` changed, as a few words for each field."""
        before = self._contents.get(getattr(entry, "previous_revision_id", None))
        after = self._contents.get(entry.revision_id)
        if entry.action in BESIDE_A_VERSION or before is None or after is None:
            return []
        return [
            label + _count(spec, before.get(spec.name), after.get(spec.name))
            for label, spec in self._specs
            if spec.bare(before.get(spec.name)) != spec.bare(after.get(spec.name))
        ]

    @cached_property
    def _contents(self) -> dict[int | None, Any]:
        saved = (entry.revision for entry in self.entries if entry.revision)
        known = {revision.pk: revision.content for revision in saved}
        before = {getattr(entry, "previous_revision_id", None) for entry in self.entries}
        unknown = Revision.objects.filter(pk__in=before - known.keys() - {None})
        return known | dict(unknown.values_list("pk", "content"))

    @cached_property
    def _specs(self) -> list[tuple[str, FieldSpec]]:
        return fields_by_label(self._request, self._page)


class HistoryView(WagtailHistoryView):
    """The history of a page, for all who may edit it."""

    any_permission_required = None

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's columns, of which the first also says what was changed."""
        first, *others = super().columns
        version = VersionColumn(
            first.name,
            label=first.label,
            object=first.object,
            url_names=first.url_names,
            user_can_unschedule=first.user_can_unschedule,
            changes=self._changes,
        )
        return [version, *others]

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self.request, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read all versions on this page of the list at once."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        self._changes.entries = list(context["object_list"])
        return context

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Wagtail's buttons, and one that undoes the last publishing."""
        buttons = list(super().header_buttons)
        if may_undo(self.object, self.request.user):
            url = undo_url(self.object)
            buttons.append(HeaderButton("Undo publishing", url=url, icon_name="history"))
        return buttons


def _count(spec: FieldSpec, before: Any, after: Any) -> str:
    """Return how many blocks were changed, added and removed; empty for what has no blocks."""
    if spec.kind is not Kind.BLOCKS or not all(map(spec.can_tell_items, (before, after))):
        return ""
    old, new = spec.items(before, set()), spec.items(after, set())
    counts = {
        "changed": sum(
            spec.bare([block]) != spec.bare([new[key]]) for key, block in old.items() if key in new
        ),
        "added": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
    }
    told = [f"{number} {what}" for what, number in counts.items() if number]
    return f" ({', '.join(told)})" if told else " (order)"
