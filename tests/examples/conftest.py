"""The live site of the examples."""

from collections.abc import Iterator

import pytest

from tests.examples.live import LiveSite, live_site, load_demo
from tests.examples.proxy import Proxy


@pytest.fixture(scope="package")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The demo site, served."""
    with live_site(tmp_path_factory.mktemp("live")) as site:
        site.run(load_demo)
        yield site


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """What stands between a program and the live site when the network is bad."""
    with Proxy() as proxy:
        yield proxy
