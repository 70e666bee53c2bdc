"""A clock that stands still until a test moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.utils import timezone


@dataclass
class Clock:
    """What time it is, for all that asks Django."""

    now: datetime


@contextmanager
def stopped_clock(now: datetime) -> Iterator[Clock]:
    """Time does not pass inside."""
    clock = Clock(now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: clock.now)
        yield clock
