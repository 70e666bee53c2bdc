"""The background task of the link check."""

from django_tasks import task

from cms.editorial.link_check.runs import run


@task()
def check_links_task() -> int:
    """Run the link check; return how many links were checked."""
    report = run()
    return report.checked if report else 0
