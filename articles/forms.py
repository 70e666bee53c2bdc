"""The form in which editors write an article."""

from typing import Any

from wagtail.rich_text import RichText

from articles.reading import read
from articles.reviewed import FIELD, refusal
from articles.reviewing import offer_reviewers, review_obstacle, usual_reviewer
from cms.content.pages.forms import PageForm
from cms.content.retractions.pages import REFUSED
from cms.foundation.visibility import is_public, is_retracted
from practitioners.reviewing import reviewers

NO_AUTHOR = "Add the author of the article."
NOT_PUBLIC = "{} has no published biography yet. Publish it first, or choose somebody else."
SUBMISSIONS = ("action-submit", "action-restart-workflow")


class ArticleForm(PageForm):
    """A form that checks, before an article is published, what a draft may still lack."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Prefill a new article with a paragraph, and a user who has a biography as its author."""
        page = kwargs.get("instance")
        if page and page.pk is None:
            _prefill(page, kwargs.get("for_user"))
        able = reviewers()
        if page and page.asked_reviewer is None:
            authors = [author.practitioner_id for author in page.article_authors.all()]
            page.asked_reviewer = usual_reviewer(able, page, authors)
        super().__init__(*args, **kwargs)
        if "asked_reviewer" in self.fields:
            offer_reviewers(self.fields["asked_reviewer"], able, self.instance.asked_reviewer)

    def clean(self) -> dict[str, Any]:
        """Require an author, and reject authors whose biography readers could not open."""
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" in self.data and is_retracted(self.instance):
            self.add_error(None, REFUSED)
        if not self.is_deferred_validation:
            authors = self._check_authors(self.formsets["article_authors"])
            self._check_review(cleaned.get("asked_reviewer"), authors)
            self._check_small_correction(cleaned)
        return cleaned

    def _check_small_correction(self, cleaned: dict[str, Any]) -> None:
        """Refuse to publish what the practice wants to be reviewed, or a reason that is no use."""
        if "action-publish" in self.data and FIELD in self.fields:
            now = read(self.draft(cleaned), self.sources())
            if refused := refusal(self.instance, cleaned.get(FIELD, ""), now):
                self.add_error(FIELD, refused)

    def _check_authors(self, authors: Any) -> set[int]:
        """Return the primary keys of the authors that the article will have."""
        authors.is_valid()  # Without this, the formset would be cleaned only after this form.
        kept = [form for form in authors.forms if not form.cleaned_data.get("DELETE")]
        if not kept:
            authors.non_form_errors().append(NO_AUTHOR)
        chosen = [(form, form.cleaned_data.get("practitioner")) for form in kept]
        for form, author in chosen:
            if author and not is_public(author):
                form.add_error("practitioner", NOT_PUBLIC.format(author.title))
        return {author.pk for _, author in chosen if author}

    def _check_review(self, asked: Any, authors: set[int]) -> None:
        """Reject a reviewer who cannot review, whether they are asked to or approve."""
        if any(name in self.data for name in SUBMISSIONS) and self._will_be_reviewed():
            field, reviewer = "asked_reviewer", asked
        elif self.data.get("workflow-action-name") == "approve" and self._is_clinical_step():
            field, reviewer = None, self.instance.current_workflow_task.approver(self.instance)
        else:
            return
        if problem := review_obstacle(reviewer, authors):
            self.add_error(field, problem)

    def _will_be_reviewed(self) -> bool:
        """Return whether the workflow of the page has a task that asks a practitioner."""
        workflow = (self.instance if self.instance.pk else self.parent_page).get_workflow()
        return workflow and any(hasattr(task, "approver") for task in workflow.tasks.specific())

    def _is_clinical_step(self) -> bool:
        """Return whether the current task asks a practitioner and so has an `approver`.

        The classes of tasks cannot be imported here, because their module imports this app.
        """
        return hasattr(self.instance.current_workflow_task, "approver")


def _prefill(page: Any, writer: Any) -> None:
    biography = getattr(writer, "biography", None)
    if biography and not page.article_authors.all():
        page.article_authors.add(page.article_authors.model(practitioner=biography))
    if not page.body:
        page.body = [("paragraph", RichText(""))]
