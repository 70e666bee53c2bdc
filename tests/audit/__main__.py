"""Measure a page of each kind, write docs/developers/audit.md, and fail if a limit is missed."""

import argparse
import sys
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.audit.limits import PAGES, SCORES, Measures, Observatory
from tests.audit.report import markdown
from tests.audit.server import AuditedServer
from tests.audit.tools import Tools
from tests.audit.viewing import view
from tests.audit.weights import weigh
from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.server import ROOT

FOLDER = ROOT / "var" / "audit"
DOCUMENT = ROOT / "docs" / "developers" / "audit.md"
RUNS = 3


def main() -> int:
    """The number of limits that are missed, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[[], *PAGES], help="only these; writes nothing")
    parser.add_argument("--runs", type=int, default=RUNS, help="of Lighthouse, for each page")
    options = parser.parse_args()
    kinds = options.kinds or list(PAGES)
    tools, server = Tools(FOLDER / "tools"), AuditedServer(FOLDER / "site")
    _say("Installing the tools")
    tools.install()
    _say("Preparing the demo site")
    server.prepare()
    with server.running():
        found, browser = measure(server, tools, kinds, options.runs)
        observatory = Observatory(**tools.observatory(server.host, server.authority))
    versions = {
        "browser": f"Chromium {browser}",
        "lighthouse": tools.version("lighthouse"),
        "nu": tools.version("vnu-jar"),
        "observatory": tools.version("@mdn/mdn-http-observatory"),
    }
    text = markdown(found, observatory, versions, options.runs)
    if not options.kinds:
        DOCUMENT.write_text(text)
    return _judge(found, observatory, text)


def measure(
    server: AuditedServer, tools: Tools, kinds: list[str], runs: int
) -> tuple[list[Measures], str]:
    """The measures of each kind of page, and the version of Chromium."""
    answers = {kind: server.get(PAGES[kind]) for kind in kinds}
    html = {kind: body for kind, (_, _, body) in answers.items()}
    invalid = tools.check_html(html)
    found = []
    with sync_playwright() as playwright:
        chromium = find_chromium(Path(playwright.chromium.executable_path))
        launched = playwright.chromium.launch(executable_path=chromium, args=launch_arguments())
        with closing(launched) as browser:
            version = browser.version
            for kind in kinds:
                _say(f"Looking at {kind.lower()}")
                is_lazy, failed, inaccessible = view(browser, server.address + PAGES[kind])
                found.append((kind, is_lazy, failed, inaccessible))
    scores = _lighthouse(server, tools, chromium, kinds, runs)
    measures = [
        Measures(
            kind=kind,
            status=answers[kind][0],
            weight=weigh(server, PAGES[kind], html[kind]),
            is_largest_image_lazy=is_lazy,
            failed=failed,
            invalid=invalid[kind],
            inaccessible=inaccessible,
            **scores[kind],
        )
        for kind, is_lazy, failed, inaccessible in found
    ]
    return measures, version


def _lighthouse(
    server: AuditedServer, tools: Tools, chromium: Path, kinds: list[str], runs: int
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        if server.get(PAGES[kind])[0] != HTTPStatus.OK:
            # Lighthouse refuses to look at it; its status is reported.
            found[kind] = {"scores": [0] * len(SCORES), "paint": 0.0, "shift": 0.0, "lost": []}
            continue
        _say(f"Lighthouse measures {kind.lower()}")
        (report,) = tools.lighthouse(
            chromium=str(chromium),
            flags=[*launch_arguments(), "--ignore-certificate-errors"],
            runs=runs,
            addresses=[server.address + PAGES[kind]],
        )
        found[kind] = {name: report[name] for name in ("scores", "paint", "shift", "lost")}
    return found


def _judge(found: list[Measures], observatory: Observatory, text: str) -> int:
    _say(f"\n{text}")
    misses = [f"{page.kind}: {miss}" for page in found for miss in page.misses()]
    misses += [f"Observatory: {miss}" for miss in observatory.misses()]
    reasons = [f"{page.kind}: {reason}" for page in found for reason in page.lost]
    if misses:
        _say("Limits that are missed:\n  " + "\n  ".join(misses))
        _say("What cost points:\n  " + "\n  ".join(reasons))
    return 1 if misses else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
