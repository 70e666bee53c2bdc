"""The production settings, without the three servers that a developer's machine lacks."""

import os

# They are read from the environment, which is to name servers; what is named here is replaced.
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1/0")

from cms.settings.production import *  # noqa: F403
from cms.settings.production import INSTALLED_APPS, STATE_DIR
from cms.settings.sqlite import sqlite_database

INSTALLED_APPS = ["home.demo", *INSTALLED_APPS]
DATABASES = {"default": sqlite_database(STATE_DIR / "db.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
