"""The editor's form of an article."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.visibility import is_public


class ArticleForm(WagtailAdminPageForm):
    """Checks, when an article is about to be published, what a draft may still lack."""

    def clean(self) -> dict[str, Any]:
        """Refuse authors whose biography readers could not open."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            for form in self.formsets["article_authors"].forms:
                author = getattr(form, "cleaned_data", {}).get("practitioner")
                if author and not form.cleaned_data.get("DELETE") and not is_public(author):
                    form.add_error(
                        "practitioner",
                        f"{author.title} has no published biography yet. Publish it first, "
                        "or choose another author.",
                    )
                    self.add_error(None, "An author has no published biography.")
        return cleaned
