"""Django's checks say which pages nobody could write."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks

from articles.api import ARTICLE
from cms.delivery.items import registry
from cms.foundation.users.roles import Role
from home.checks import check_roles
from home.models import InformationPage
from home.roles import EVERY_TYPE, ROLES, Rights


def test_somebody_may_write_the_pages_of_each_type() -> None:
    assert check_roles() == []


def test_a_type_without_an_index_of_its_own_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(ARTICLE, model=InformationPage)
    monkeypatch.setitem(registry._by_name, "article", changed)

    assert [(one.id, one.msg) for one in check_roles()] == [
        (
            "home.E001",
            "The pages of the type 'article' have no index page of their own, so that no role can "
            "be given rights on them.",
        )
    ]


def test_a_type_that_no_role_may_write_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in Role:
        rights = Rights(pages={EVERY_TYPE: ("add",), "article": ("change",)})
        monkeypatch.setitem(ROLES, role, rights)

    assert [(one.id, one.msg) for one in check_roles()] == [
        ("home.E002", "No role may write pages of the type 'article'.")
    ]
    assert "home.E002" in [error.id for error in run_checks(tags=["models"])]
