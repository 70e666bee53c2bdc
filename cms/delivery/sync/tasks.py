"""Background work of delivery."""

from django_tasks import task

from cms.delivery.sync.sync import rebuild_stale


@task()
def rebuild_stale_task() -> int:
    """Rebuild the content items that a change elsewhere left stale. The mark outlives a crash."""
    return rebuild_stale()
