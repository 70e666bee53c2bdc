"""How many bytes of a page a browser receives."""

from bs4 import BeautifulSoup

from tests.audit.server import AuditedServer

AS_CHROMIUM = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PARTS = {
    "CSS": ('link[rel="stylesheet"]', "href"),
    "JavaScript": ("script[src]", "src"),
}


def weigh(server: AuditedServer, path: str, html: bytes) -> dict[str, int]:
    """Bytes of HTML, CSS and JavaScript as they are sent, without headers."""
    soup = BeautifulSoup(html, "html.parser")
    weight = {"HTML": _size(server, path)}
    for name, (selector, attribute) in PARTS.items():
        sources = {str(element[attribute]) for element in soup.select(selector)}
        weight[name] = sum(_size(server, source) for source in sources)
    return weight


def _size(server: AuditedServer, address: str) -> int:
    return len(server.get(address.removeprefix(server.address), **AS_CHROMIUM)[2])
