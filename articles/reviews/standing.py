"""Where a review stands: what the form of its article says at the top, and who can end it."""

from typing import Any

from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.models import Page, TaskState, WorkflowState


def changes_wanted(page: Page) -> str:
    """What a reviewer of `page` asks for, in a sentence that says what to do; else empty."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    turn = state.current_task_state.specific
    if turn.status != TaskState.STATUS_REJECTED:
        return ""
    asked = getattr(turn, "asked", None)
    who = asked.full_name if asked else _name(turn.finished_by)
    wanted = f": “{turn.comment}”" if turn.comment else "."
    return f"{who} asks for changes{wanted} Mend it, then choose “Resubmit”."


def obstacle_to_approval(page: Page, user: Any) -> str:
    """What must be mended before `user`, whose turn it is, can approve `page`; else empty."""
    task = page.current_workflow_task
    if task is None or "approve" not in [name for name, *_ in task.get_actions(page, user)]:
        return ""
    found = next(page.get_latest_revision_as_object().obstacles(), "")
    return found and f"Before this can be approved: {found}"


def what_follows(page: Page) -> str:
    """What came of an approval of `page`."""
    fresh = Page.objects.get(pk=page.pk)
    state = fresh.current_workflow_state
    if state:
        return f"You approved it. Next: {state.current_task_state.task.name}."
    if fresh.approved_schedule:
        return "You approved it. It is published at the time of its schedule."
    return "You approved it, and it is published."


def can_end(page: Page, user: Any) -> bool:
    """Whether `user` may cancel the workflow of `page` that somebody else began.

    Whoever may publish may, or an article whose reviewer is away could not be corrected.
    """
    state = page.current_workflow_state
    is_free = not page.locked or page.locked_by == user
    may_publish = page.permissions_for_user(user).can_publish()
    return bool(state and is_free and may_publish and not state.user_can_cancel(user))


class EndWorkflowMenuItem(CancelWorkflowMenuItem):
    """“Cancel workflow” for those whom Wagtail does not show it."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Whether this user is one of them."""
        return context["view"] == "edit" and can_end(context["page"], context["request"].user)


def _name(user: Any) -> str:
    return (user and (user.get_full_name() or user.get_username())) or "A reviewer"
