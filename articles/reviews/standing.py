"""Messages in the form of an article about its review, and the permission to cancel a workflow."""

from typing import Any

from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.models import Page, TaskState, WorkflowState


def changes_wanted(page: Page) -> str:
    """Return which changes a reviewer of `page` asks for and what to do next; empty if none."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    turn = state.current_task_state.specific
    if turn.status != TaskState.STATUS_REJECTED:
        return ""
    asked = getattr(turn, "asked", None)
    who = asked.full_name if asked else _name(turn.finished_by)
    wanted = f": “{turn.comment}”" if turn.comment else "."
    return f"{who} asks for changes{wanted} Mend it, then choose “Submit again”."


def whose_turn(page: Page) -> str:
    """Return with whom the review of `page` is, and who is next; empty if it is not in review."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return ""
    tasks = [task.specific for task in state.workflow.tasks]
    now = [task.pk for task in tasks].index(state.current_task_state.task_id)
    following = [_turn(task, page) for task in tasks[now + 1 :]]
    after = f"Next: {'; '.join(following)}." if following else "After that it is published."
    return f"This is in review. It is with {_turn(tasks[now], page)} now. {after}"


def _turn(task: Any, page: Page) -> str:
    """Return who does the task, and its name."""
    if hasattr(task, "approver"):
        draft = page.get_latest_revision_as_object()
        person = task.approver(page) or draft.asked_reviewer
        return f"{person.full_name if person else 'a reviewer'} ({task.name})"
    groups = ", ".join(group.name.lower() for group in task.groups.all())
    return f"the {groups}s ({task.name})"


def obstacle_to_approval(page: Page, user: Any) -> str:
    """Return what `user` must fix before approving `page`; empty if nothing or not their turn."""
    task = page.current_workflow_task
    if task is None or "approve" not in [name for name, *_ in task.get_actions(page, user)]:
        return ""
    found = next(page.get_latest_revision_as_object().obstacles(), "")
    return found and f"Before this can be approved: {found}"


def what_follows(page: Page) -> str:
    """Return what happened to `page` after an approval."""
    fresh = Page.objects.get(pk=page.pk)
    state = fresh.current_workflow_state
    if state:
        return f"You approved it. Next: {state.current_task_state.task.name}."
    if fresh.approved_schedule:
        return "You approved it. It is published at the time of its schedule."
    return "You approved it, and it is published."


def can_end(page: Page, user: Any) -> bool:
    """Return whether `user` may cancel the workflow of `page` although somebody else started it.

    Users who may publish may cancel it; otherwise nobody could correct an article whose reviewer is
    away.
    """
    state = page.current_workflow_state
    is_free = not page.locked or page.locked_by == user
    may_publish = page.permissions_for_user(user).can_publish()
    return bool(state and is_free and may_publish and not state.user_can_cancel(user))


class EndWorkflowMenuItem(CancelWorkflowMenuItem):
    """The menu item “End the review” for users to whom Wagtail does not show it."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether this user may cancel a workflow that somebody else started."""
        return context["view"] == "edit" and can_end(context["page"], context["request"].user)


def _name(user: Any) -> str:
    return (user and (user.get_full_name() or user.get_username())) or "A reviewer"
