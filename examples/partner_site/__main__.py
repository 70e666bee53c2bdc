"""`python -m partner_site https://www.example.com/api/v1/ FOLDER`, as often as you like."""

import argparse
import sqlite3
import sys
from pathlib import Path

from partner_site.api import Api, ResyncRequiredError, UnavailableError
from partner_site.pages import Pages
from partner_site.store import Store


def run(api: Api, store: Store, pages: Pages) -> int:
    """Bring the copy and the pages up to date; return how many entries of the feed were new."""
    pages.remove_withdrawn(store)  # What a run that was killed left to do.
    try:
        changed = follow(api, store, pages)
    except ResyncRequiredError:
        store.start_again()
        changed = follow(api, store, pages)
    pages.show_notes(store, api)
    pages.show_items(store, api)
    return changed


def follow(api: Api, store: Store, pages: Pages) -> int:
    """Read the feed to its end, and take away at once what was withdrawn."""
    changed, more = 0, True
    while more:
        page, etag = api.changes(store.state["cursor"], store.state["etag"])
        if page is None:
            break
        store.apply(page, etag)
        pages.remove_withdrawn(store)
        changed, more = changed + len(page["items"]), page["more"]
    return changed


def main() -> int:
    """0 when the folder is up to date."""
    parser = argparse.ArgumentParser(prog="partner_site", description=__doc__)
    parser.add_argument("api", help="the address of the API, up to /api/v1/")
    parser.add_argument("folder", type=Path, help="gets copy.sqlite3 and public/")
    parser.add_argument("--limit", type=int, default=100, help="entries of the feed at once")
    options = parser.parse_args()
    (options.folder / "public").mkdir(parents=True, exist_ok=True)
    try:
        store = Store(options.folder / "copy.sqlite3")
        changed = run(Api(options.api, options.limit), store, Pages(options.folder / "public"))
    except (UnavailableError, sqlite3.OperationalError) as error:
        print(f"Not up to date; the next run goes on from here. {error}", file=sys.stderr)
        return 1
    print(f"{changed} changes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
