"""Settings from environment variables that embedded and in production mean the same."""

import os

from cms.settings.base import *
from cms.settings.base import DAY, OIDC_NAME, SCHEDULE
from cms.settings.environment import Environment

env = Environment(os.environ)

SCHEDULE = SCHEDULE | {
    "publish_scheduled": env.integer("SCHEDULE_SECONDS", default=60, minimum=1, maximum=3600)
}
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"}
}
if backups := env.storage("BACKUP_URL"):
    STORAGES["backups"] = backups
    SCHEDULE = SCHEDULE | {"backup": DAY}
BACKUP_RECIPIENTS = env.names("BACKUP_RECIPIENTS", default="")
BACKUP_DAYS = env.integer("BACKUP_DAYS", default=30, minimum=1, maximum=3650)

# It ends TLS, and has to set X-Forwarded-Proto and X-Forwarded-For itself on every request.
TRUSTED_PROXY = env.text("TRUSTED_PROXY", default="")

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
