"""Background work on links."""

from django_tasks import task

from cms.editorial.link_check.runs import run


@task()
def check_links_task() -> int:
    """Check links as a run does; return how many were checked."""
    report = run()
    return report.checked if report else 0
