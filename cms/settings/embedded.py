"""The default settings, for one machine without configuration. All state is in `var/`."""

import os
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from cms.settings.address import kept, named
from cms.settings.base import *
from cms.settings.base import BASE_DIR, DAY, INSTALLED_APPS, OIDC_NAME, SCHEDULE
from cms.settings.environment import Environment
from cms.settings.sqlite import sqlite_database

env = Environment(os.environ)

# Only here, because production must have neither the demo site nor its accounts.
INSTALLED_APPS = ["home.demo", *INSTALLED_APPS]
DEMO_LOGIN = ("demo", "meridian-demo")

STATE_DIR = env.folder("STATE_DIR", default=BASE_DIR / "var")

DEBUG = env.boolean("DEBUG", default=False)
ADDRESS_FILE = STATE_DIR / "address.json"
ADDRESS = kept(ADDRESS_FILE) or named(env)
HOST, PORT = "127.0.0.1", ADDRESS.port
WAGTAILADMIN_BASE_URL = ADDRESS.url
TRUSTED_PROXY = env.text("TRUSTED_PROXY", default="")
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
SCHEDULE = SCHEDULE | {
    "publish_scheduled": env.integer("SCHEDULE_SECONDS", default=60, minimum=1, maximum=3600)
}

MEDIA_ROOT = STATE_DIR / "media"
STATIC_ROOT = STATE_DIR / "static"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cms.foundation.http.static_files.MinifiedStaticFilesStorage"
    },
}
if backups := env.storage("BACKUP_URL"):
    STORAGES["backups"] = backups
    SCHEDULE = SCHEDULE | {"backup": DAY}
BACKUP_RECIPIENTS = env.names("BACKUP_RECIPIENTS", default="")
BACKUP_DAYS = env.integer("BACKUP_DAYS", default=30, minimum=1, maximum=3650)

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

SESSION_COOKIE_AGE = 60 * env.integer("SESSION_MINUTES", default=30, minimum=1, maximum=1440)
BREACHED_PASSWORDS_FILE = env.text("BREACHED_PASSWORDS_FILE", default="")
if OIDC_URL := env.web_address("OIDC_URL", default="").rstrip("/"):
    OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
    OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", default=OIDC_NAME)
SECOND_FACTOR_SUPERUSERS = env.boolean("SECOND_FACTOR_SUPERUSERS", default=False)

WEBSUB_HUB_URL = env.web_address("WEBSUB_HUB_URL", default="")
SEARCH_ENGINES = env.boolean("SEARCH_ENGINES", default=True)
WAGTAIL_API_V2 = env.boolean("WAGTAIL_API_V2", default=False)
WAGTAIL_API_V3 = env.boolean("WAGTAIL_API_V3", default=False)
