"""The results as JSON and as pages for people."""

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.speed.servers import ROOT

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "operators" / "speed.md"
README = ROOT / "README.md"
MARKED = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)
SERVERS = ("nginx", "Varnish", "kept", "anew", "Wagtail")
HEADS = {
    "nginx": "nginx, files",
    "Varnish": "Varnish before Meridian",
    "kept": "Meridian, kept",
    "anew": "Meridian, anew",
    "Wagtail": "plain Wagtail",
}
AIMS = {
    "html_cached_of_nginx": 0.9,
    "item_cached_of_nginx": 0.9,
    "html_embedded_of_stock_wagtail": 40,
    "html_uncached_of_stock_wagtail": 4,
    "item_uncached_of_stock_wagtail": 8,
    "list20_uncached_of_stock_wagtail": 15,
    "growth_worst": 1.3,
}
ABOUT = """# How fast it is

`make bench` made this page on {date}: {cores} cores ({processor}), {articles:,} articles, SQLite.
All servers run at the same time on one machine and are asked in turn, so compare figures of this
page with each other, not with those of another day. All are asked as browsers ask, who accept gzip.
*Files* are the same bytes sent by nginx. *Kept* is `manage.py serve` as it is; *anew* is the same
with no responses kept, while nothing is published. *Plain Wagtail* is the same content in a project
as `wagtail start` begins it ([the code](../../benchmarks/stock)), on the same application server;
it compresses nothing. [What the figures are made of](../decisions/0045-what-a-request-costs.md).
"""


def ratios(costs: dict[str, Any], growth: dict[str, Any]) -> dict[str, float]:
    """Return how many times as much CPU the slower one of each pair takes, or the part of it."""

    def of(slower: str, faster: str, row: str) -> float:
        return float(f"{costs[row][slower]['cpu'] / costs[row][faster]['cpu']:.3g}")

    found = {
        "html_cached_of_nginx": of("nginx", "Varnish", "article"),
        "item_cached_of_nginx": of("nginx", "Varnish", "item"),
        "html_embedded_of_stock_wagtail": of("Wagtail", "kept", "article"),
        "html_uncached_of_stock_wagtail": of("Wagtail", "anew", "article"),
        "item_uncached_of_stock_wagtail": of("Wagtail", "anew", "item"),
        "list20_uncached_of_stock_wagtail": of("Wagtail", "anew", "20 with bodies"),
    }
    if growth:
        found["growth_worst"] = max(one["worst"] for one in growth.values())
    return found


def write(results: dict[str, Any]) -> None:
    """Write the results, the page for operators, and the table in the README."""
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    costs = results["costs"]
    parts = [
        ABOUT.format(**results),
        "CPU of a request in milliseconds, of the server with its database:\n",
        table(costs, "cpu"),
        "\nHalf of the requests are answered within so many milliseconds, with 16 at a time:\n",
        table(costs, "p50"),
        "\n99 of 100 are:\n",
        table(costs, "p99"),
        "\nQueries past all caches, and bytes:\n",
        _counts(results["counts"]),
        "\nRatios, and what we aim at:\n",
        _ratios(results["ratios"]),
        f"\nMemory of a serving process: {results['megabytes']:.0f} MB.\n",
        *_growth(results["growth"]),
    ]
    PAGE.write_text("\n".join(parts).rstrip("\n") + "\n")
    short = {name: costs[name] for name in ("article", "item", "20 with bodies", "home")}
    text = f"CPU of a request in ms, {results['date']}:\n\n{table(short, 'cpu')}"
    _replace(README, text)


def table(costs: dict[str, Any], figure: str) -> str:
    """Return a table of one figure, a row for each address."""
    lines = [["", *HEADS.values()], ["---"] * (len(HEADS) + 1)]
    for name, found in costs.items():
        cells = [f"{found[each][figure]:.3g}" if each in found else "" for each in SERVERS]
        lines.append([name, *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _counts(counts: dict[str, dict[str, int]]) -> str:
    lines = ["| | queries | bytes |", "| --- | --- | --- |"]
    return "\n".join(
        lines
        + [f"| {name} | {one['queries']} | {one['bytes']:,} |" for name, one in counts.items()]
    )


def _ratios(found: dict[str, float]) -> str:
    lines = ["| | measured | aim |", "| --- | --- | --- |"]
    for name, value in found.items():
        sign = "≤" if name == "growth_worst" else "≥"
        lines.append(f"| `{name}` | {value:g} | {sign} {AIMS[name]:g} |")
    return "\n".join(lines)


def _growth(growth: dict[str, Any]) -> list[str]:
    parts = []
    for kind, found in growth.items():
        head = f"CPU in ms as the site grows, {kind}, within one process:"
        sizes = list(found["sizes"])
        lines = [f"| | {' | '.join(f'{int(size):,}' for size in sizes)} | ratio |"]
        lines.append("| --- " * (len(sizes) + 2) + "|")
        for name in found["sizes"][sizes[0]]:
            times = [found["sizes"][size][name] for size in sizes]
            cells = " | ".join(f"{time:.2f}" for time in times)
            lines.append(f"| {name} | {cells} | {times[-1] / times[0]:.2f} |")
        parts += [f"\n{head}\n", "\n".join(lines)]
    return parts


def _replace(page: Path, text: str) -> None:
    page.write_text(MARKED.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page.read_text()))
