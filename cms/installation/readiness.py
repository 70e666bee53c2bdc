"""What a site cannot be served without, and what it can: asked by checks, at starts and by probes.

Each part yields errors without which nothing can be served, and warnings about what does without.
Their messages may name addresses and accounts, and are for operators only.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.delivery.models import ContentItem, FeedState
from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.cache import ForgivingRedisCache
from cms.foundation.replica import REPLICA
from cms.installation.models import Heartbeat

PATIENCE = timedelta(minutes=2)
"""For how long background work may wait until somebody is told."""

Part = Callable[[], Iterator[checks.CheckMessage]]


def obstacles() -> Iterator[checks.CheckMessage]:
    """Yield what is missing for a start."""
    for found in _found(TO_START).values():
        yield from found


def problems() -> dict[str, list[checks.CheckMessage]]:
    """Return what is missing for a site that runs, by part."""
    return _found(TO_START | TO_RUN)


def _found(parts: dict[str, Part]) -> dict[str, list[checks.CheckMessage]]:
    """Return what each part yields; those are left out that ask a database that is not ready."""
    found: dict[str, list[checks.CheckMessage]] = {}
    for name, part in parts.items():
        found[name] = list(part())
        if part in (_database, _migrations) and found[name]:
            break
    return found


def _database() -> Iterator[checks.CheckMessage]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        hint = "Start the database, or correct DATABASE_URL."
        message = f"The database does not answer: {reason}"
        yield checks.Error(message, hint=hint, id="installation.E001")


def _migrations() -> Iterator[checks.CheckMessage]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        hint = "Run `manage.py prepare`, as after each change of the code."
        message = f"The database lacks {len(missing)} migrations of this version."
        yield checks.Error(message, hint=hint, id="installation.E003")


def _static_files() -> Iterator[checks.CheckMessage]:
    if not settings.DEBUG and getattr(staticfiles_storage, "hashed_files", True) == {}:
        hint = "Run `manage.py collectstatic --noinput`, as after each change of the code."
        message = f"There are no static files in {settings.STATIC_ROOT}."
        yield checks.Error(message, hint=hint, id="installation.E002")


def _shared_cache() -> Iterator[checks.CheckMessage]:
    cache = caches["default"]
    problem = cache.problem() if isinstance(cache, ForgivingRedisCache) else ""
    if problem:
        hint = "Start it, or correct REDIS_URL. The site works without it, but slower."
        message = f"The cache does not answer: {problem}"
        yield checks.Warning(message, hint=hint, id="installation.W001")


def _storage() -> Iterator[checks.CheckMessage]:
    ask = getattr(default_storage, "problem", None)
    if ask and (problem := ask()):
        hint = "Make room, mend it, or correct MEDIA_STORAGE_URL. Pages are shown without it."
        message = f"The storage of the site's files is not well: {problem}"
        yield checks.Warning(message, hint=hint, id="installation.W008")


def _replica() -> Iterator[checks.CheckMessage]:
    try:
        if REPLICA in connections:
            FeedState.objects.using(REPLICA).exists()
    except DatabaseError as error:
        hint = "Start it, or correct REPLICA_URL. The site works without it."
        message = f"The replica of the database does not answer: {' '.join(str(error).split())}"
        yield checks.Warning(message, hint=hint, id="installation.W007")


def _worker() -> Iterator[checks.CheckMessage]:
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - PATIENCE)
    if not Heartbeat.objects.alive().exists():
        hint = "Start `manage.py worker`."
        message = "No worker is there for background work."
        yield checks.Warning(message, hint=hint, id="installation.W002")
    elif waiting.exists():
        hint = "Start `manage.py worker` more than once."
        message = f"Background work waits for longer than {PATIENCE}."
        yield checks.Warning(message, hint=hint, id="installation.W002")


def _schedule() -> Iterator[checks.CheckMessage]:
    latest = timezone.now() - timedelta(seconds=settings.SCHEDULE["publish_scheduled"]) - PATIENCE
    if not PeriodicRun.objects.filter(command="publish_scheduled", begun_at__gt=latest).exists():
        hint = "Start `manage.py schedule`."
        message = "What is scheduled was not looked at in time."
        yield checks.Warning(message, hint=hint, id="installation.W003")


def _feed() -> Iterator[checks.CheckMessage]:
    if ContentItem.objects.outdated().filter(valid_until__lt=timezone.now() - PATIENCE).exists():
        hint = "Look for errors in the log and at Reports → Pages that fail."
        message = "The change feed does not tell of something that has expired."
        yield checks.Warning(message, hint=hint, id="installation.W004")


def unprotected() -> Iterator[checks.CheckMessage]:
    """Yield a warning if no backups are made."""
    if "backup" not in settings.SCHEDULE:
        hint = "Set BACKUP_URL, or silence this if something else makes backups."
        yield checks.Warning("No backups are made.", hint=hint, id="installation.W006")


def _backup() -> Iterator[checks.CheckMessage]:
    if "backup" not in settings.SCHEDULE:
        return
    run = PeriodicRun.objects.filter(command="backup").first()
    latest = timezone.now() - 2 * timedelta(seconds=settings.SCHEDULE["backup"])
    if run and (run.error or (run.succeeded_at and run.succeeded_at < latest)):
        hint = "Run `manage.py backup` to see whether it succeeds."
        message = f"The last backup failed, or is too old: {run.error or run.succeeded_at}"
        yield checks.Warning(message, hint=hint, id="installation.W005")


TO_START: dict[str, Part] = {
    "static_files": _static_files,
    "cache": _shared_cache,
    "database": _database,
    "migrations": _migrations,
}
TO_RUN: dict[str, Part] = {
    "replica": _replica,
    "storage": _storage,
    "worker": _worker,
    "schedule": _schedule,
    "feed": _feed,
    "backup": _backup,
}
