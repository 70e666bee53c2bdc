"""What a page's form says when it is refused, and when it asks what is still missing."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

CHECK = "only-check"
"""The name of the value with which a form asks what is missing. Nothing is saved then."""
REFUSED = {
    "publish": "Not published yet",
    "submit": "Not sent for review yet",
    "restart_workflow": "Not sent for review yet",
    "perform_workflow_action": "Not done yet",
}
NOT_SAVED = "Not saved yet"

if TYPE_CHECKING:
    from django.views import View

    Base = View
else:
    Base = object


class SaysWhatIsMissing(Base):
    """A form view that says in plain words that something is missing, and lists it on request.

    The script `faults.js` adds how much is missing, lists it with the way to each place, and asks
    again whenever the draft was saved, so that the marks go when a fault is mended.
    """

    request: Any

    def form_valid(self, form: Any) -> Any:
        """Save the form, or answer that nothing is missing."""
        if CHECK in self.request.POST:
            return JsonResponse({"messages": []})
        return super().form_valid(form)  # type: ignore[misc]  # of Wagtail's view

    def form_invalid(self, form: Any) -> Any:
        """Show the form again, or answer what is missing."""
        view: Any = self
        if CHECK in self.request.POST:
            return JsonResponse({"messages": list(texts(form))})
        is_other = getattr(view, "is_cancelling_workflow", False) or getattr(
            view, "locked_for_user", False
        )
        if view.expects_json_response or is_other:
            return super().form_invalid(form)  # type: ignore[misc]  # of Wagtail's view
        title = REFUSED.get(view.action_name, NOT_SAVED)
        messages.error(self.request, _refusal(title, self.request.POST.items(), form))
        view.errors_debug = ""
        view.has_unsaved_changes = True
        return view.render_to_response(view.get_context_data())


def _refusal(title: str, sent: Any, form: Any) -> str:
    pressed = [one for one in sent if one[0].startswith(("action-", "workflow-action-"))]
    of_page = format_html_join("", "<li>{}</li>", ((e,) for e in form.non_field_errors()))
    return format_html(
        '<span data-refused="{}" data-messages="{}" data-title="{}">{}: something is missing. '
        'It is marked below.</span><ul class="errorlist">{}</ul>',
        json.dumps(pressed),
        json.dumps([" ".join(str(text).split()) for text in texts(form)]),
        title,
        title,
        of_page,
    )


def texts(form: Any) -> Iterator[str]:
    """Yield each message of a page's form, of its blocks and of its inline rows."""
    for errors in form.errors.values():
        for error in errors.as_data():
            is_of_blocks = hasattr(error, "as_json_data")
            yield from _inside(error.as_json_data()) if is_of_blocks else error.messages
    for formset in getattr(form, "formsets", {}).values():
        yield from formset.non_form_errors()
        for row in formset.forms:
            yield from texts(row)


def _inside(data: Any) -> Iterator[str]:
    """Yield the messages at any depth of the errors of blocks."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from value if name == "messages" else _inside(value)
    elif isinstance(data, list):
        for value in data:
            yield from _inside(value)
