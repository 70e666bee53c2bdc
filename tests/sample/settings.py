"""The settings of tests, with a page type and a block more."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import INSTALLED_APPS as STOCK_APPS

INSTALLED_APPS = ["tests.sample.dosage", "tests.sample.services", *STOCK_APPS]
WAGTAIL_API_V2 = WAGTAIL_API_V3 = True
