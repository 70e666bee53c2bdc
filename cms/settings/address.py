"""The address that the embedded server was started with, which every other command uses too.

It is in every stored item. A command in another shell, which was given none or another one, would
otherwise publish the site anew under an address at which nobody answers.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cms.settings.environment import Environment

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Address:
    """Where the server listens, and the address that readers use if that is another one."""

    port: int = DEFAULT_PORT
    base_url: str = ""

    @property
    def url(self) -> str:
        """The address that readers use."""
        return self.base_url or f"http://127.0.0.1:{self.port}"


def named(env: Environment, default: Address | None = None) -> Address:
    """Return the address of the variables PORT and BASE_URL, else the default."""
    default = default or Address()
    port = env.integer("PORT", default=default.port, minimum=1, maximum=65535)
    is_named = bool(env.text("BASE_URL", default=""))
    return Address(port, env.address("BASE_URL") if is_named else default.base_url)


def kept(file: Path) -> Address | None:
    """Return the address in `file`, or None before the first start."""
    return Address(**json.loads(file.read_text())) if file.exists() else None


def keep(file: Path, address: Address) -> None:
    """Write the address to `file`, whole or not at all."""
    unfinished = file.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(address)))
    unfinished.replace(file)
