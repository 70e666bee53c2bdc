"""The default settings, for one machine without configuration. All state is in `var/`."""

import os
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from cms.settings.address import kept, named
from cms.settings.sqlite import sqlite_database
from cms.settings.variables import *
from cms.settings.variables import BASE_DIR, INSTALLED_APPS, STORAGES, env

# Only here, because production must have neither the demo site nor its accounts.
INSTALLED_APPS = ["home.demo", *INSTALLED_APPS]
DEMO_LOGIN = ("demo", "meridian-demo")

STATE_DIR = env.folder("STATE_DIR", default=BASE_DIR / "var")

DEBUG = env.boolean("DEBUG", default=False)
ADDRESS_FILE = STATE_DIR / "address.json"
ADDRESS = kept(ADDRESS_FILE) or named(env)
HOST, PORT = "127.0.0.1", ADDRESS.port
WAGTAILADMIN_BASE_URL = ADDRESS.url
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(WAGTAILADMIN_BASE_URL).hostname]


def _secret_key() -> str:
    """Return the installation's key, created on the first start and readable by its owner only."""
    path = STATE_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        key = get_random_secret_key()
        file.write(key)
    return key


SECRET_KEY = _secret_key()

DATABASES = {"default": sqlite_database(STATE_DIR / "db.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Without a worker beside `runserver`, tasks are run at once.
TASKS = {
    "default": {
        "BACKEND": "cms.foundation.task_backend.UnitOfWorkBackend"
        if DEBUG
        else "cms.foundation.task_backend.WorkerBackend"
    }
}
MEDIA_ROOT = STATE_DIR / "media"
STATIC_ROOT = STATE_DIR / "static"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "cms.foundation.http.static_files.MinifiedStaticFilesStorage"
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
