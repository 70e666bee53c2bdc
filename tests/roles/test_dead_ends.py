"""The dashboard offers nobody a way that is closed to them: each address on it is opened."""

import html
import re

import pytest

from cms.foundation.users.roles import Role
from tests.roles.world import World, undone

pytestmark = [
    pytest.mark.django_db,
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]
# Links, forms that ask, and the entries of the menu.
ADDRESS = re.compile(r"""(?:href=|action=|"url": )["'](/admin/[^"'#?\s<]*)""")
POSTED = re.compile(r"<form(?=[^>]*method=[\"']post)[^>]*>", re.IGNORECASE)
REFUSAL = "you do not have permission"


def ways(text: str) -> set[str]:
    """The addresses of the admin on a screen, without what comes after the path."""
    return set(ADDRESS.findall(POSTED.sub("", html.unescape(text))))


@pytest.mark.parametrize("role", Role)
def test_every_way_on_the_dashboard_is_open(world: World, role: Role) -> None:
    dashboard = world.browser(role, **{"x-requested-with": ""}).get("/admin/").content.decode()
    closed = []
    for way in sorted(ways(dashboard)):
        with undone():
            answer = world.browser(role, **{"x-requested-with": ""}).get(way, follow=True)
        if answer.status_code == 403 or REFUSAL in answer.content.decode().lower():
            closed.append(way)

    assert len(ways(dashboard)) > 1
    assert closed == []
