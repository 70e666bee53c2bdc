"""Settings of production, from environment variables alone.

On PostgreSQL, with Redis, it grows to several machines. On SQLite, without Redis, one is enough.

Each variable is explained in docs/operators/configuration.md.
"""

import os
from urllib.parse import urlsplit

from cms import __version__
from cms.settings.logs import logging_settings
from cms.settings.variables import *
from cms.settings.variables import INSTALLED_APPS, MIDDLEWARE, STORAGES, env

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
STORAGES["staticfiles"] = {
    "BACKEND": "cms.foundation.http.static_files.CompressedStaticFilesStorage"
}
if media := env.storage("MEDIA_STORAGE_URL"):
    STORAGES["default"] = media

HOST = env.text("HOST", default="127.0.0.1")
PORT = env.integer("PORT", default=8000, minimum=1, maximum=65535)
HTTPS = WAGTAILADMIN_BASE_URL.startswith("https:")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.boolean("HSTS_PRELOAD", default=False)
# Both bind every host below the domain, so only the operator can choose them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS

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

vars().update(env.email("EMAIL_URL"))
