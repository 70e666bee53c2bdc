"""The two tasks in the review of an article: an editor approves it, then a practitioner."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.forms import TaskStateCommentForm
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, Task, TaskState
from wagtail.signals import task_submitted

from articles.reviewing import review_obstacle
from articles.reviews.approval import record_approval
from cms.delivery.items.building import build, digest
from cms.delivery.items.registry import item_type_of
from cms.foundation.transactions import unit_of_work
from cms.foundation.usage import leave_out_of_usage
from practitioners.models import PractitionerPage


class ChangesForm(TaskStateCommentForm):
    """The form in which a reviewer says what should be changed."""

    comment = forms.CharField(
        label="What should be changed?",
        error_messages={"required": "Say what should be changed: the writer reads it."},
        widget=forms.Textarea({"rows": 2}),
    )


class LatestVersionTask(Task):
    """A task that approves the latest version of the page and handles one action at a time."""

    class Meta:
        abstract = True

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """Do the action, or return the URL of the form, which says why the action is impossible."""
        with unit_of_work():
            page_pk = int(task_state.workflow_state.object_id)
            # Lock the page first, as publishing does, or PostgreSQL ends one with a deadlock error.
            locked = Page.objects.select_for_update(no_key=True).filter(pk=page_pk)
            (latest,) = locked.values_list("latest_revision", flat=True)
            state = type(task_state).objects.select_related("workflow_state").get(pk=task_state.pk)
            if state.status != TaskState.STATUS_IN_PROGRESS or not self.allows(
                state, user, action_name
            ):
                return reverse("wagtailadmin_pages:edit", args=[page_pk])
            # What the reviewer changed during their turn is part of what they approve.
            state.revision = Revision.objects.get(pk=latest)
            for earlier in _approvals(state.workflow_state).exclude(revision=latest):
                if says_the_same(earlier.revision, state.revision):
                    _approvals(state.workflow_state).filter(pk=earlier.pk).update(revision=latest)
            self.act(state, user, action_name, **kwargs)
            return None

    def allows(self, state: Any, user: Any, action_name: str) -> bool:
        """Return whether `user` may still do the action; an approval must have no obstacles."""
        page = state.workflow_state.content_object.get_latest_revision_as_object()
        return action_name != "approve" or not any(page.obstacles())

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        """Return the form for the action. Whoever asks for changes must say which."""
        return ChangesForm if action == "reject" else TaskStateCommentForm

    def act(self, state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do the action; everything that follows from it is part of the same transaction."""
        super().on_action(state, user, action_name, **kwargs)


class EditorialTask(LatestVersionTask, AbstractGroupApprovalTask):
    """A task in which members of the chosen groups approve."""

    class Meta:
        verbose_name = "Editorial task"
        verbose_name_plural = "Editorial tasks"


class ClinicalReviewTaskState(TaskState):
    """A reviewer's turn. `asked` stays the same even if the draft later names somebody else."""

    asked = models.ForeignKey(
        PractitionerPage, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    leave_out_of_usage(asked)


class ClinicalReviewLock(WorkflowLock):
    """The lock that lets only the reviewer change an article under review."""

    def get_message(self, user: Any) -> str:
        """Return the message that the form shows at the top."""
        asked = self.task.approver(self.object)
        if self.for_user(user):
            name = asked.title if asked else "nobody who is still there"
            return (
                f"This article waits for the clinical review by {name}. Nobody else can edit it "
                "until then; whoever asked for the review can cancel it, and so can an editor."
            )
        return self.task.obstacle(self.object) or (
            "You are asked to review this article. When you have read it, choose “Approve”, or "
            "“Ask for changes” in the menu beside it."
        )


class ClinicalReviewTask(LatestVersionTask):
    """A task that the practitioner named in the article approves, with a licence valid that day."""

    task_state_class = ClinicalReviewTaskState
    lock_class = ClinicalReviewLock
    ACTIONS: ClassVar = [
        ("reject", "Ask for changes", True),
        ("approve", "Approve", False),
        ("approve", "Approve with a comment", True),
    ]

    class Meta:
        verbose_name = "Clinical review task"
        verbose_name_plural = "Clinical review tasks"

    @classmethod
    def get_description(cls) -> str:
        """Return the text that administrators read when they choose the type of a task."""
        return "The practitioner whom the author asked approves, with a valid licence"

    def start(self, workflow_state: Any, user: Any = None) -> ClinicalReviewTaskState:
        """Ask the practitioner; if they cannot review, hand the article back with the reason."""
        article = workflow_state.content_object.get_latest_revision_as_object()
        asked = getattr(article, "asked_reviewer", None)
        problem = review_obstacle(asked, author_keys(article))
        state = ClinicalReviewTaskState(workflow_state=workflow_state, task=self, asked=asked)
        state.revision = article.get_latest_revision()
        if problem:
            state.status, state.comment = TaskState.STATUS_REJECTED, problem
            state.finished_at = timezone.now()
        state.save()
        if not problem:
            _unlock(article, asked)
            task_submitted.send(sender=ClinicalReviewTaskState, instance=state, user=user)
        return state

    def state_of(self, page: Any) -> ClinicalReviewTaskState | None:
        """Return the turn in progress for `page`, or None."""
        states = ClinicalReviewTaskState.objects.for_instance(page).select_related("asked")
        found: ClinicalReviewTaskState | None = states.filter(
            task=self, status=TaskState.STATUS_IN_PROGRESS
        ).first()
        return found

    def approver(self, page: Any) -> PractitionerPage | None:
        """Return the practitioner who has been asked to approve `page`, or None."""
        state = self.state_of(page)
        return state.asked if state else None

    def obstacle(self, page: Any) -> str:
        """Return why the reviewer of `page` cannot approve it today; empty if they can."""
        return review_obstacle(self.approver(page), author_keys(page.specific))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Let the reviewer open an article that they could not open otherwise."""
        asked = self.approver(obj)
        return asked is not None and asked.user_id == user.pk

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Lock an article under review for everybody but the reviewer, including superusers."""
        return not self.user_can_access_editor(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return actions for the reviewer only: nobody else can confirm having read it."""
        return self.ACTIONS if self.user_can_access_editor(obj, user) else []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Return the task states that the dashboard lists as awaiting the review of `user`."""
        mine = ClinicalReviewTaskState.objects.filter(
            task=self, status=TaskState.STATUS_IN_PROGRESS, asked__user=user
        )
        return TaskState.objects.filter(pk__in=mine.values("pk"))

    def allows(self, state: Any, user: Any, action_name: str) -> bool:
        """Return whether the action is still possible; approving needs a licence valid today.

        Raise PermissionDenied if `user` is not the reviewer.
        """
        if state.asked is None or state.asked.user_id != user.pk:
            raise PermissionDenied
        if not super().allows(state, user, action_name):
            return False
        article = state.workflow_state.content_object.get_latest_revision_as_object()
        return action_name != "approve" or not review_obstacle(state.asked, author_keys(article))

    def act(self, state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Record an approval before it takes effect, because it may publish the article."""
        if action_name == "approve":
            record_approval(state.revision, state.asked, user)
        super().act(state, user, action_name, **kwargs)


def _approvals(workflow_state: Any) -> Any:
    return workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED)


def says_the_same(one: Revision, other: Revision) -> bool:
    """Return whether both revisions would publish the same content at the same time.

    A comment makes a new revision, and so does opening a page that a program wrote, because the
    rich text editor gives each paragraph a key.
    """
    if one.pk == other.pk:
        return True
    pages = [revision.as_object() for revision in (one, other)]
    if item_type_of(pages[0]) is None:
        return False
    names = ("go_live_at", "expire_at", "seo_title", "search_description")
    (a, b) = ((digest(build(page)), [getattr(page, n) for n in names]) for page in pages)
    return a == b


def author_keys(article: Any) -> set[int]:
    """Return the primary keys of the authors of `article` in memory; none for other page types."""
    authors = getattr(article, "article_authors", None)
    return {author.practitioner_id for author in authors.all()} if authors else set()


def _unlock(page: Any, asked: Any) -> None:
    """Remove another user's lock, which would keep the reviewer out, as Wagtail's task does."""
    others = Page.objects.filter(pk=page.pk, locked=True).exclude(locked_by=asked.user_id)
    others.update(locked=False, locked_by=None, locked_at=None)
