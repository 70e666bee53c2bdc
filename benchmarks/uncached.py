"""The embedded settings with no responses kept, so that each is made anew."""

from cms.settings.embedded import *  # noqa: F403  # As the environments in cms/settings do.

KEPT_MEGABYTES = 0
