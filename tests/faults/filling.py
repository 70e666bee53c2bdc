"""The production settings with what fills a site, and with tasks that are done at once."""

from tests.faults.production import *  # noqa: F403
from tests.faults.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "home.demo"]
TASKS = {"default": {"BACKEND": "cms.foundation.task_backend.UnitOfWorkBackend"}}
