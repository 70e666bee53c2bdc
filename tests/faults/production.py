"""The production settings, with static files that are not collected."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
