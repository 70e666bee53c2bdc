"""The table of the audit, for people."""

from collections.abc import Iterable
from datetime import date

from tests.audit.limits import (
    LARGEST_WEIGHT,
    LEAST_OBSERVATORY,
    LONGEST_PAINT,
    SCORES,
    Measures,
    Observatory,
)

COLUMNS = (
    "page",
    *(name.lower() for name in SCORES[:2]),
    "best practices",
    "SEO",
    "LCP",
    "CLS",
    "HTML, CSS, JS",
    "failed requests",
    "largest image lazy",
    "HTML errors",
    "axe, both themes",
)
PEERS = (
    ("WordPress, default theme", "100", "100", "100", "92"),
    ("Wagtail's bakery demo", "98 to 100", "98 to 100", "93 to 96", "91 to 100"),
)
INTRODUCTION = """# Audit

`make audit` wrote this on {day}. It serves the demo site with the production settings (gunicorn,
TLS, files compressed beforehand; SQLite in place of PostgreSQL), measures a page of each kind, and
fails when a limit is missed. It needs Node.js, Java and Chromium, and some minutes in which the
machine has little else to do.

Lighthouse {lighthouse} with its mobile profile in {browser}, the median of {runs} runs;
Nu checker {nu}; axe-core as Wagtail brings it; Mozilla's HTTP Observatory {observatory}.
"""
EXPLANATION = """
LCP is the simulated time until the largest part is painted, CLS how far the layout shifts. Bytes
are those of the HTML, the style sheets and the scripts as they are sent to Chromium.

Results of a search have no limit for SEO: search engines ask sites to keep them out of theirs, and
Lighthouse takes points for it. The search page itself is found.

The figures of peers are from Lighthouse's mobile profile when this part was planned. Their largest
parts come after 1.1 to 2.3 s, their articles weigh 25.8 and 30.6 kB, and their largest images are
lazy. None has a content security policy.
"""


def markdown(
    pages: list[Measures], observatory: Observatory, versions: dict[str, str], runs: int
) -> str:
    """The document docs/developers/audit.md."""
    text = INTRODUCTION.format(day=date.today().isoformat(), runs=runs, **versions)
    limits = ["limit", *["100"] * 4, f"≤ {LONGEST_PAINT / 1000:.1f} s", "0"]
    limits += [f"≤ {LARGEST_WEIGHT:,} (article)", "0", "no", "0", "0"]
    peers = [[*peer, *["" for _ in COLUMNS[5:]]] for peer in PEERS]
    rows = [_row(COLUMNS), _row("---" for _ in COLUMNS)]
    rows += [_row(_cells(page)) for page in pages]
    rows += [_row(cells) for cells in (limits, *peers)]
    score = f"\nObservatory: {observatory.score} points, {observatory.grade} "
    return "\n".join([text, *rows, f"{score}(at least {LEAST_OBSERVATORY}).", EXPLANATION])


def _cells(page: Measures) -> list[str]:
    return [
        page.kind,
        *(str(score) for score in page.scores),
        f"{page.paint / 1000:.2f} s",
        f"{page.shift:.3g}",
        f"{sum(page.weight.values()):,}",
        str(len(page.failed)),
        "yes" if page.is_largest_image_lazy else "no",
        str(len(page.invalid)),
        str(len(page.inaccessible)),
    ]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
