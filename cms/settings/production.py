"""Settings of production, with PostgreSQL and Redis, from environment variables alone.

Each variable is explained in docs/operators/configuration.md.
"""

import os
from urllib.parse import urlsplit

from cms.settings.base import *
from cms.settings.base import INSTALLED_APPS, SCHEDULE
from cms.settings.environment import Environment

env = Environment(os.environ)

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS")
WAGTAILADMIN_BASE_URL = env.address("BASE_URL")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", default=urlsplit(WAGTAILADMIN_BASE_URL).hostname)
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")

DATABASES = {
    "default": {
        **env.postgresql("DATABASE_URL"),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }
}
CACHES = {
    "default": {
        "BACKEND": "cms.foundation.cache.ForgivingRedisCache",
        "LOCATION": env.service(
            "REDIS_URL", ("redis", "rediss", "unix"), example="redis://127.0.0.1:6379/0"
        ),
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
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
STORAGES = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "cms.foundation.http.static_files.CompressedStaticFilesStorage"},
}

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

WEBSUB_HUB_URL = env.web_address("WEBSUB_HUB_URL", default="")
SEARCH_ENGINES = env.boolean("SEARCH_ENGINES", default=True)
WAGTAIL_API_V2 = env.boolean("WAGTAIL_API_V2", default=False)
WAGTAIL_API_V3 = env.boolean("WAGTAIL_API_V3", default=False)

vars().update(env.email("EMAIL_URL"))
