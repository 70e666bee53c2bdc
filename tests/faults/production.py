"""The production settings, with static files that are not collected."""

from cms.settings.production import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
