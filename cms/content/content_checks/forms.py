"""The admin form of pages, which checks their content."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import BlockField

from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft, sources_of
from cms.content.content_checks.findings import Finding, stream_error
from cms.content.content_checks.rows import rows_of_form, show_error


class CheckedPageForm(WagtailAdminPageForm):
    """A page form that shows what must be fixed when a page is to be published, not in drafts."""

    def clean(self) -> dict[str, Any]:
        """Add each obstacle as an error of its field or block, beside the errors of the fields."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and not self._is_sent_back():
            check = Check(self.draft(cleaned))
            # Read by the hooks that follow when the page is saved.
            self.instance.claims_to_record = check.claims
            self._show(check.obstacles)
        return cleaned

    def draft(self, cleaned: dict[str, Any]) -> Draft:
        """Return the draft that the form would make of the values in `cleaned`."""
        name, values = sources_of(self.instance), self._values(cleaned)
        sources = [(name, number) for number, _ in self._sources()] if name else None
        count = len(sources or ())
        return Draft(values, count, self.instance.pk, rows_of_form(self), sources)

    def _is_sent_back(self) -> bool:
        """Return whether a reviewer asks for changes, possibly because of the obstacles."""
        return self.data.get("workflow-action-name") == "reject" and bool(
            self.data.get("action-workflow-action")
        )

    def _values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the submitted values, also of block fields that have errors."""
        values = {name: cleaned[name] for name in self.fields if name in cleaned}
        for name in self._streams() & self.errors.keys():
            widget, prefixed = self.fields[name].widget, self.add_prefix(name)
            values[name] = widget.value_from_datadict(self.data, self.files, prefixed)
        return values

    def _streams(self) -> set[str]:
        """Return the names of the fields that consist of blocks."""
        return {name for name, field in self.fields.items() if isinstance(field, BlockField)}

    def sources(self) -> list[dict[str, Any]]:
        """Return the references that the page will have when the form is saved, in order."""
        return [values for _, values in self._sources()]

    def _sources(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the references in order, each with the number of its form."""
        references = self.formsets.get(sources_of(self.instance))
        if references is None:
            return []
        references.is_valid()  # Without this its forms would be cleaned only after this one.
        cleaned = [(number, form.cleaned_data) for number, form in enumerate(references.forms)]
        kept = [(n, values) for n, values in cleaned if values and not values.get("DELETE")]
        return sorted(kept, key=lambda source: source[1].get("ORDER") or 0)

    def _show(self, findings: list[Finding]) -> None:
        in_blocks: dict[str, list[Finding]] = {name: [] for name in self._streams()}
        for finding in findings:
            if finding.path[0] in in_blocks:
                in_blocks[str(finding.path[0])].append(finding)
            else:
                show_error(self, finding.path, finding.message)
        for name, found in in_blocks.items():
            if found:
                self._show_in_blocks(name, found)

    def _show_in_blocks(self, name: str, findings: list[Finding]) -> None:
        error = stream_error(findings)
        if name in self.errors:
            refused = self.errors.pop(name).as_data()[0]
            error.block_errors |= refused.block_errors
            error.non_block_errors = refused.non_block_errors
        self.add_error(name, error)
