"""The page form that saves a draft even if it is incomplete."""

from typing import Any
from uuid import uuid4

from django.core.validators import MaxLengthValidator
from django.db.models import CharField, TextField

from cms.content.content_checks.forms import CheckedPageForm
from cms.content.pages.completeness import explain_required, untitled
from cms.foundation.batches import batch

# How many characters search engines show; more is allowed.
SHOWN_IN_SEARCH = {"title": 70, "seo_title": 60, "search_description": 160}

NO_SLUG = "untitled-"
SCHEDULE = ("go_live_at", "expire_at")
TOO_LONG = "This has %(show_value)d characters; %(limit_value)d is the most. Shorten it."


class RowsAtHand:
    """The rows of a formset, for the field that names one of them; others are read one by one."""

    def __init__(self, formset: Any) -> None:
        self.model = formset.model
        self._rows = {str(row.pk): row for row in formset.get_queryset()}

    def all(self) -> "RowsAtHand":
        """Return all rows."""
        return self

    def get(self, pk: Any) -> Any:
        """Return the row with this key. Raise DoesNotExist or ValueError if there is none."""
        row = self._rows.get(str(pk))
        return self.model._default_manager.get(pk=pk) if row is None else row


class DraftForm(CheckedPageForm):
    """A page form that requires complete content only when the page is about to be published.

    A draft without a title is saved under a name for the lists of the admin, and the form shows the
    field empty again. A text that is too long is saved, and its field says by how much. The field
    of a single line says so, too, but a line that is too long cannot be saved.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._passed_over: list[Any] = []
        if self.instance.title == untitled(self.instance) and not self.instance.live:
            self.initial["title"] = ""
            self.initial["slug"] = ""
        explain_required(self.fields)
        for name, field in self.fields.items():
            if name in SHOWN_IN_SEARCH:
                field.widget.attrs["data-shown"] = SHOWN_IN_SEARCH[name]
            if name in self._limited(CharField) | self._limited(TextField):
                # Without `maxlength`, which silently drops the end of what is pasted.
                field.widget.attrs.pop("maxlength", None)
                field.widget.attrs["data-limit"] = field.max_length
                field.error_messages["max_length"] = TOO_LONG

    def defer_required_fields(self) -> None:
        """Accept a draft without a title, and texts that are too long."""
        if self.is_deferred_validation:
            return
        super().defer_required_fields()
        for name in [name for name in ("title", "slug") if name in self.fields]:
            self.fields[name].required = False
            self.deferred_required_fields.append(name)
        for name in self._limited(TextField):  # Their columns hold any length.
            field = self.fields[name]
            field.validators = [
                check for check in field.validators if not isinstance(check, MaxLengthValidator)
            ]

        for formset in self.formsets.values():
            for form in formset.forms:
                if form.instance.pk is None and set(form.changed_data) <= {"ORDER"}:
                    self._pass_over(form)

    def _pass_over(self, form: Any) -> None:
        """Neither check nor save an inline row that was added and not filled in."""
        form.empty_permitted = True
        form.fields["ORDER"].disabled = True
        form.__dict__.pop("changed_data")  # It is cached.
        self._passed_over.append(form)

    def is_valid(self) -> bool:
        """Return whether the page and its inline rows can be saved."""
        for formset in self.formsets.values():
            rows, name = RowsAtHand(formset), formset.model._meta.pk.name
            for form in formset.forms:
                form.fields[name].queryset = rows
        with batch():
            is_valid: bool = super().is_valid()
        for form in self._passed_over:
            # Wagtail and Django sort the rows by it, also those that were not cleaned.
            form.cleaned_data.setdefault("ORDER", None)
        return is_valid

    def full_clean(self) -> None:
        """Clean the form, and drop errors that are no fault of what was typed.

        The slug follows a title that is refused. A page that has expired, or whose time has passed
        meanwhile, can be worked on as a draft.
        """
        super().full_clean()
        if "title" in self.errors:
            self.errors.pop("slug", None)
        if self.is_deferred_validation:
            for name in set(SCHEDULE) - set(self.changed_data):
                self.errors.pop(name, None)

    def clean_title(self) -> str:
        """Return the title, or a provisional one for a draft."""
        title = " ".join(self.cleaned_data["title"].splitlines())  # As a pasted one may have.
        return title or untitled(self.instance)

    def clean_slug(self) -> str:
        """Return the slug, or a provisional one until the draft has a title to make it from."""
        given, current = str(self.cleaned_data["slug"]), str(self.instance.slug)
        if given or current.startswith(NO_SLUG):
            return given or current
        return f"{NO_SLUG}{uuid4().hex}"

    def _limited(self, kind: type[Any]) -> set[str]:
        """Return the names of the page's fields of the class `kind` that have a maximum length."""
        return {
            field.name
            for field in self.instance._meta.get_fields()
            if type(field) is kind and field.max_length and field.name in self.fields
        }
