"""The editor's form of an article."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.visibility import is_public

NOT_PUBLIC = "{} has no published biography yet. Publish it first, or choose somebody else."


class ArticleForm(WagtailAdminPageForm):
    """Checks, when an article is about to be published, what a draft may still lack."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """In a new article, the writer is the author already if they are a practitioner."""
        page, writer = kwargs.get("instance"), kwargs.get("for_user")
        biography = getattr(writer, "biography", None)
        if page and page.pk is None and biography and not page.article_authors.all():
            page.article_authors.add(page.article_authors.model(practitioner=biography))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for an author, and refuse those whose biography readers could not open."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            self._check_authors(self.formsets["article_authors"])
            reviewer = cleaned.get("reviewer")
            if reviewer and not is_public(reviewer):
                self.add_error("reviewer", NOT_PUBLIC.format(reviewer.title))
        return cleaned

    def _check_authors(self, authors: Any) -> None:
        authors.is_valid()  # Without this its forms would be cleaned only after this one.
        kept = [form for form in authors.forms if not form.cleaned_data.get("DELETE")]
        if not kept:
            authors.non_form_errors().append("Add the author of the article.")
        for form in kept:
            author = form.cleaned_data.get("practitioner")
            if author and not is_public(author):
                form.add_error("practitioner", NOT_PUBLIC.format(author.title))
                self.add_error(None, "An author has no published biography.")
