"""The workflows of a practice, created by migrations, which pass `apps` with historical models.

What a practice has changed in its workflows stays: nothing here takes a workflow from a page.
"""

from typing import Any

from cms.foundation.users.roles import Role

STOCK = "Moderators approval"
EDITORIAL, CLINICAL = "Editorial review", "Clinical review"
REVIEW = "Editorial, then clinical review"


def create_workflows(apps: Any) -> None:
    """Create the workflows: editors approve pages; for articles, a clinical reviewer follows."""
    editorial = _task(apps, "EditorialTask", EDITORIAL)
    editorial.groups.add(*apps.get_model("auth", "Group").objects.filter(name=Role.EDITOR.value))
    _replace_stock_workflow(apps, editorial)
    workflow, created = _workflows(apps).get_or_create(name=REVIEW)
    if created:
        steps = apps.get_model("wagtailcore", "WorkflowTask").objects
        for order, task in enumerate((editorial, _task(apps, "ClinicalReviewTask", CLINICAL))):
            steps.create(workflow=workflow, task_id=task.pk, sort_order=order)
    assign_review_workflow(apps)


def assign_review_workflow(apps: Any) -> None:
    """Assign the review workflow to articles, unless the practice has chosen another workflow."""
    places = apps.get_model("wagtailcore", "WorkflowPage").objects
    for workflow in _workflows(apps).filter(name=REVIEW, active=True)[:1]:
        for index in apps.get_model("articles", "ArticleIndexPage").objects.values_list(
            "pk", flat=True
        ):
            places.get_or_create(page_id=index, defaults={"workflow": workflow})


def _replace_stock_workflow(apps: Any, editorial: Any) -> None:
    """Rename Wagtail's workflow and replace its task, unless the practice has worked with it."""
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects
    for workflow in _workflows(apps).filter(name=STOCK, workflow_states__isnull=True):
        for step in steps.filter(workflow=workflow, task__name=STOCK, task__task_states=None):
            stock_task, step.task_id = step.task, editorial.pk
            step.save()
            if not steps.filter(task=stock_task).exists():
                stock_task.delete()
        workflow.name = EDITORIAL
        workflow.save()


def _task(apps: Any, model: str, name: str) -> Any:
    """Return the task `name`. Historical models do not set the content type themselves."""
    types = apps.get_model("contenttypes", "ContentType").objects
    kind, _ = types.get_or_create(app_label="reviews", model=model.lower())
    tasks = apps.get_model("reviews", model).objects
    return tasks.get_or_create(name=name, defaults={"content_type": kind})[0]


def _workflows(apps: Any) -> Any:
    return apps.get_model("wagtailcore", "Workflow").objects
