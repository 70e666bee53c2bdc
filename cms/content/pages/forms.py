"""The form of all pages, with the additions to Wagtail's form."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cms.content.pages.draft_form import DraftForm
from cms.content.pages.slugs import (
    LONGEST_NUMBERED,
    bare,
    is_free,
    numbered,
    scheduled_for,
    with_marks,
)

TAKEN = "“{}” has this address. Choose another one."
TAKEN_LATER = "“{}” will have this address: it is scheduled for {}. Choose another one."
UNREVISED = "opened_without_revision"


def creation_signer(user: Any) -> Signer:
    """Return a signer, for `user` only, of the content id of the page that a form will create."""
    return Signer(salt=f"creation:{user.pk if user else ''}")


def content_id_of(token: str, user: Any) -> UUID | None:
    """Return the content id that was signed for `user`; None for any other token."""
    try:
        return UUID(creation_signer(user).unsign(token))
    except (BadSignature, ValueError):
        return None


class PageForm(DraftForm):
    """A form that creates one page however often it is sent, at an address that is free."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The form of a program has only the fields that were sent: Wagtail fails over the others.
        guarded = self._meta.field_permissions or {}
        self._meta.field_permissions = {k: v for k, v in guarded.items() if k in self.base_fields}
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            token = creation_signer(self.for_user).sign(str(self.instance.content_id))
            self._add_hidden("creation_token", token)
        elif not self.instance.latest_revision_id or UNREVISED in self.data:
            # Wagtail's form says which revision it was opened with, but not that there was none.
            self._add_hidden(UNREVISED, "1")

    def _add_hidden(self, name: str, value: str) -> None:
        self.fields[name] = forms.CharField(initial=value, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Use the content id that the form was given, and a free slug in place of a taken one."""
        key = content_id_of(self.cleaned_data.get("creation_token", ""), self.for_user)
        if key:
            self.instance.content_id = key
        self._number_slug()
        self._refuse_taken_slug()
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def _number_slug(self) -> None:
        """Append a number to a slug that was made from the title, if the slug is taken.

        A slug that an editor made up is refused later, and a published page keeps its slug.
        """
        slug, page = self.cleaned_data.get("slug", ""), self.instance
        origins = (page.slug, "" if page.first_published_at else self.cleaned_data.get("title", ""))
        slug = self.cleaned_data["slug"] = with_marks(slug, *origins) if slug else slug
        if page.first_published_at or self._is_free(slug) or not self._is_from_title(slug):
            return
        if re.fullmatch(rf"{re.escape(slug[:LONGEST_NUMBERED])}-\d+", page.slug):
            self.cleaned_data["slug"] = page.slug
            return
        self.cleaned_data["slug"] = numbered(slug, self._is_free)

    def _refuse_taken_slug(self) -> None:
        """Refuse an address that another page has or, when this one is published, will have."""
        slug, parent = self.cleaned_data.get("slug", ""), self.parent_page
        if not self._is_free(slug):
            other = parent.get_children().get(slug=slug)
            self.add_error("slug", TAKEN.format(other.specific_deferred.get_admin_display_title()))
        elif slug and not self.is_deferred_validation:
            scheduled = scheduled_for(slug, parent, self.instance)
            if scheduled:
                when = date_format(localtime(scheduled.approved_go_live_at), "DATETIME_FORMAT")
                title = scheduled.content["title"]
                self.add_error("slug", TAKEN_LATER.format(title, when))

    def _is_free(self, slug: str) -> bool:
        return not slug or is_free(slug, self.parent_page, self.instance)

    def _is_from_title(self, slug: str) -> bool:
        title = bare(self.cleaned_data.get("title", ""))
        return bool(title) and bare(slug) == title


class PageCopyForm(CopyForm):
    """The form for a copy, which begins with an address that is free."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_title"].label = "Title of the copy"
        self.fields["new_slug"].label = "Address of the copy"
        self.fields["new_slug"].initial = numbered(self.page.slug, self._is_free)

    def _is_free(self, slug: str) -> bool:
        return is_free(slug, self.page.get_parent(), Page())

    def clean(self) -> dict[str, Any]:
        """Say whose address was asked for, if it is taken, in the words of the form of a page."""
        slug = self.cleaned_data.get("new_slug")
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if slug and "new_slug" in self.errors:
            other = parent.get_children().get(slug=slug).specific_deferred
            message = TAKEN.format(other.get_admin_display_title())
            self.errors["new_slug"] = self.error_class([message])
        return cleaned
