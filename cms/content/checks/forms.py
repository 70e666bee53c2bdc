"""The editor's form of any page."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.content.checks.checking import Check
from cms.content.checks.drafts import Draft, sources_of
from cms.content.checks.findings import Finding, body_error


class CheckedPageForm(WagtailAdminPageForm):
    """Shows, when a page is about to be published, what must be mended before; never in a draft."""

    def clean(self) -> dict[str, Any]:
        """Put each obstacle at its field or block, beside what the fields themselves refuse."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and not self._is_sent_back():
            check = Check(Draft(self._values(cleaned), self._count_references(), self.instance.pk))
            # Read by the hooks that follow when the page is saved.
            self.instance.claims_to_record = check.claims
            self._show(check.obstacles)
        return cleaned

    def _is_sent_back(self) -> bool:
        """Whether a reviewer asks for changes, which may be just those."""
        return self.data.get("workflow-action-name") == "reject" and bool(
            self.data.get("action-workflow-action")
        )

    def _values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was sent; the body also if one of its blocks was refused."""
        values = {name: cleaned[name] for name in self.fields if name in cleaned}
        if "body" in self.errors:
            widget, name = self.fields["body"].widget, self.add_prefix("body")
            values["body"] = widget.value_from_datadict(self.data, self.files, name)
        return values

    def _count_references(self) -> int:
        """How many references will be left."""
        references = self.formsets.get(sources_of(self.instance))
        if references is None:
            return 0
        references.is_valid()  # Without this its forms would be cleaned only after this one.
        cleaned = [form.cleaned_data for form in references.forms]
        return sum(bool(values) and not values.get("DELETE") for values in cleaned)

    def _show(self, findings: list[Finding]) -> None:
        in_body = [finding for finding in findings if finding.path[0] == "body"]
        for finding in findings:
            name = str(finding.path[0])
            if name != "body" and name not in self.errors:
                self.add_error(name if name in self.fields else None, finding.message)
        if in_body:
            error = body_error(in_body)
            if "body" in self.errors:
                refused = self.errors.pop("body").as_data()[0]
                error.block_errors |= refused.block_errors
                error.non_block_errors = refused.non_block_errors
            self.add_error("body", error)
