"""One practice for all tests of a module, and requests that leave no trace in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.template.response import SimpleTemplateResponse
from django.test import override_settings

from cms.delivery.sync import receivers
from tests.roles.world import World, make_world

NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture(scope="module")
def world(kept_database: None) -> World:
    """The practice."""
    return make_world()


@pytest.fixture(scope="module")
def only_shown(world: World) -> Iterator[None]:
    """Leave out what follows a request: a thousand of them are sent."""
    with pytest.MonkeyPatch.context() as patch, override_settings(TASKS=NO_TASKS):
        patch.setattr(receivers, "_touch", lambda touched: None)
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        yield


@pytest.fixture(scope="module")
def only_answers(only_shown: None) -> Iterator[None]:
    """Leave out also what is shown, where it tells nothing of who may do what."""
    with nothing_rendered():
        yield


@contextmanager
def nothing_rendered() -> Iterator[None]:
    """Answers have their status and headers, and no content."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleTemplateResponse, "rendered_content", "")
        yield
