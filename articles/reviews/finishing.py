"""The function called at a workflow's end. Wagtail imports it before models can be imported."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish or schedule what a workflow approved; see `articles.reviews.approval`."""
    from articles.reviews import approval

    approval.publish_approved(workflow_state, user)
