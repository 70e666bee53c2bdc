"""What a site cannot be served without, and what it can: asked by checks and at a start."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.core.cache import caches
from django.db import Error as DatabaseError
from django.db import connection

from cms.foundation.cache import ForgivingRedisCache


def obstacles() -> Iterator[checks.CheckMessage]:
    """Yield what is missing now, errors and warnings, each with a hint that says what to do."""
    yield from _database()
    yield from _cache()
    yield from _static_files()


def _database() -> Iterator[checks.CheckMessage]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        hint = "Start the database, or correct DATABASE_URL."
        message = f"The database does not answer: {reason}"
        yield checks.Error(message, hint=hint, id="installation.E001")


def _cache() -> Iterator[checks.CheckMessage]:
    cache = caches["default"]
    if isinstance(cache, ForgivingRedisCache):
        problem = cache.problem()
        if problem:
            hint = "Start it, or correct REDIS_URL. The site works without it, but slower."
            message = f"The cache does not answer: {problem}"
            yield checks.Warning(message, hint=hint, id="installation.W001")


def _static_files() -> Iterator[checks.CheckMessage]:
    if not settings.DEBUG and getattr(staticfiles_storage, "hashed_files", True) == {}:
        hint = "Run `manage.py collectstatic --noinput`, as after each change of the code."
        message = f"There are no static files in {settings.STATIC_ROOT}."
        yield checks.Error(message, hint=hint, id="installation.E002")
