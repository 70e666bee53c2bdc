"""A site with a service, where services are installed."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from tests.sample.world import World

IS_INSTALLED = settings.SETTINGS_MODULE == "tests.sample.settings"
collect_ignore_glob = [] if IS_INSTALLED else ["test_*.py"]


@pytest.fixture(scope="module")
def world(kept_database: None) -> "World":
    """A service that has everything that a service can have."""
    # Its models have no tables elsewhere.
    from tests.sample.world import make_world

    return make_world()
