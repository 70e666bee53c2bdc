"""The form of all pages, with the additions to Wagtail's form."""

import re
from itertools import count
from typing import Any
from uuid import UUID

from django import forms
from django.core.signing import BadSignature, Signer

from cms.content.pages.draft_form import DraftForm
from cms.content.pages.slugs import bare, with_marks

# A number is put after a slug that is shortened to this, so that both fit into 255 characters.
LONGEST_NUMBERED = 245
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
        numbered = (f"{slug[:LONGEST_NUMBERED]}-{number}" for number in count(2))
        self.cleaned_data["slug"] = next(filter(self._is_free, numbered))

    def _is_free(self, slug: str) -> bool:
        others = self.parent_page.get_children().exclude(pk=self.instance.pk)
        return not slug or not others.filter(slug=slug).exists()

    def _is_from_title(self, slug: str) -> bool:
        title = bare(self.cleaned_data.get("title", ""))
        return bool(title) and bare(slug) == title
