"""The production settings on SQLite, with static files that are not collected."""

from tests.audit.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
