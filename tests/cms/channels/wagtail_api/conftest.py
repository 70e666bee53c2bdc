"""Wagtail's APIs, switched on."""

from typing import Any

import pytest


@pytest.fixture
def v2_on(settings: Any) -> None:
    """The one that reads what is public."""
    settings.WAGTAIL_API_V2 = True


@pytest.fixture
def v3_on(settings: Any) -> None:
    """The one for programs with a token."""
    settings.WAGTAIL_API_V3 = True
