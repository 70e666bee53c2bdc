"""Settings of production, from environment variables alone.

On PostgreSQL, with Redis, it grows to several machines. On SQLite, without Redis, one is enough.

Each variable is explained in docs/operators/configuration.md.
"""

import os
from urllib.parse import urlsplit

from cms import __version__
from cms.settings.base import *
from cms.settings.base import DAY, INSTALLED_APPS, MIDDLEWARE, OIDC_NAME, SCHEDULE
from cms.settings.environment import Environment
from cms.settings.logs import logging_settings

env = Environment(os.environ)

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS")
WAGTAILADMIN_BASE_URL = env.address("BASE_URL")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", default=urlsplit(WAGTAILADMIN_BASE_URL).hostname)
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")

DATABASES = {"default": env.database("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    TASKS = {"default": {"BACKEND": "cms.foundation.task_backend.WorkerBackend"}}
else:
    DATABASES["default"] |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if env.text("REPLICA_URL", default=""):
    DATABASES["replica"] = env.postgresql("REPLICA_URL") | {
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }
    DATABASE_ROUTERS = ["cms.foundation.replica.ReplicaRouter"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL := env.service(
    "REDIS_URL", ("redis", "rediss", "unix"), example="redis://127.0.0.1:6379/0", default=""
):
    CACHES["default"] = {
        "BACKEND": "cms.foundation.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
    }
SCHEDULE = SCHEDULE | {
    "publish_scheduled": env.integer("SCHEDULE_SECONDS", default=60, minimum=1, maximum=3600)
}

STATE_DIR = env.folder("STATE_DIR")
MEDIA_ROOT = STATE_DIR / "media"
STATIC_ROOT = STATE_DIR / "static"
MEDIA_URL = env.folder_address("MEDIA_URL", default="/media/")
if SENDFILE_URL := env.folder_address("SENDFILE_URL", default=""):
    SENDFILE_BACKEND = "cms.foundation.http.nginx"
if PURGE_URL := env.web_address("PURGE_URL", default=""):
    INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.frontend_cache"]
    WAGTAILFRONTENDCACHE = {
        "default": {
            "BACKEND": "cms.foundation.http.front_caches.TagCache",
            "LOCATION": PURGE_URL,
        }
    }
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "cms.foundation.http.static_files.CompressedStaticFilesStorage"},
}
if media := env.storage("MEDIA_STORAGE_URL"):
    STORAGES["default"] = media
if backups := env.storage("BACKUP_URL"):
    STORAGES["backups"] = backups
    SCHEDULE = SCHEDULE | {"backup": DAY}
BACKUP_RECIPIENTS = env.names("BACKUP_RECIPIENTS", default="")
BACKUP_DAYS = env.integer("BACKUP_DAYS", default=30, minimum=1, maximum=3650)

HOST = env.text("HOST", default="127.0.0.1")
PORT = env.integer("PORT", default=8000, minimum=1, maximum=65535)
# It ends TLS, and has to set X-Forwarded-Proto and X-Forwarded-For itself on every request.
TRUSTED_PROXY = env.text("TRUSTED_PROXY", default="")
HTTPS = WAGTAILADMIN_BASE_URL.startswith("https:")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.boolean("HSTS_PRELOAD", default=False)
# Both bind every host below the domain, so only the operator can choose them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS

SESSION_COOKIE_AGE = 60 * env.integer("SESSION_MINUTES", default=30, minimum=1, maximum=1440)
BREACHED_PASSWORDS_FILE = env.text("BREACHED_PASSWORDS_FILE", default="")
if OIDC_URL := env.web_address("OIDC_URL", default="").rstrip("/"):
    OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
    OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", default=OIDC_NAME)
SECOND_FACTOR_SUPERUSERS = env.boolean("SECOND_FACTOR_SUPERUSERS", default=False)

REQUEST_ID_HEADER = env.text("REQUEST_ID_HEADER", default="")
LOG_REQUESTS = env.boolean("LOG_REQUESTS", default=False)
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
if METRICS_NETWORKS:
    METRICS_FOLDER = str(env.folder("METRICS_FOLDER", default=STATE_DIR / "metrics"))
    # The library reads it when it is first imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER
    MIDDLEWARE.insert(1, "cms.installation.metrics.MetricsMiddleware")
# The library of OpenTelemetry reads the value itself, and others that begin with OTEL_.
if TRACES := env.web_address("OTEL_EXPORTER_OTLP_ENDPOINT", default=""):
    from cms.foundation.telemetry.collector import send_traces

    send_traces(__version__)
if LOG_REQUESTS or METRICS_NETWORKS or TRACES:  # After the one that gives each request its id.
    MIDDLEWARE.insert(1, "cms.foundation.telemetry.requests.RequestsMiddleware")
ADMINS = [(address, address) for address in env.names("ERROR_MAILS", default="")]
LOGGING = logging_settings(
    as_json=env.boolean("LOG_JSON", default=False), requests=LOG_REQUESTS, mails=bool(ADMINS)
)
if SENTRY_DSN := env.service(
    "SENTRY_DSN", ("https", "http"), example="https://key@sentry.example.com/1", default=""
):
    from cms.foundation.telemetry.errors import report_errors

    report_errors(SENTRY_DSN, __version__)

WEBSUB_HUB_URL = env.web_address("WEBSUB_HUB_URL", default="")
SEARCH_ENGINES = env.boolean("SEARCH_ENGINES", default=True)
WAGTAIL_API_V2 = env.boolean("WAGTAIL_API_V2", default=False)
WAGTAIL_API_V3 = env.boolean("WAGTAIL_API_V3", default=False)

vars().update(env.email("EMAIL_URL"))
