"""The findings of the site's rules in Wagtail's checks beside the form.

Wagtail's checks run in the browser, on the preview. The findings of the site's rules are written
into the preview, and an axe rule for each kind of finding reports them.
"""

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.admin.userbar import ContentCheckerItem

from cms.content.content_checks.findings import Finding, Kind
from cms.content.content_checks.reasons import FIELD

MARK = "data-checks"


class SiteChecks(ContentCheckerItem):
    """Wagtail's content checker, with an axe rule for each kind of finding."""

    axe_run_only = (*ContentCheckerItem.axe_run_only, *(kind.slug for kind in Kind))
    # A marked element is never a picture, so the axe check `has-alt` fails for each of them.
    axe_custom_rules = (
        *ContentCheckerItem.axe_custom_rules,
        *(
            {
                "id": kind.slug,
                "selector": f'[{MARK}~="{kind.slug}"]',
                "any": ["has-alt"],
                "enabled": True,
            }
            for kind in Kind
        ),
    )
    axe_messages = ContentCheckerItem.axe_messages | {
        kind.slug: {"error_name": kind.title, "help_text": kind.what_to_do} for kind in Kind
    }


def mark_findings(item: dict[str, Any], findings: Iterable[Finding]) -> dict[str, Any]:
    """Mark the first element of each block that has a finding, and return the item.

    Findings that have no element of their own are in the value `checks`, for the heading of the
    page.
    """
    of_page: list[str] = []
    for finding in findings:
        path, slug = finding.path, finding.kind.slug
        block = item["body"][path[1]] if path[0] == "body" in item else {"html": ""}
        html = BeautifulSoup(block["html"], "html.parser")
        first = html.find()
        if isinstance(first, Tag):
            first[MARK] = f"{first.get(MARK, '')} {slug}".strip()
            block["html"] = str(html)
        elif path != (FIELD,):
            of_page.append(slug)
    return {**item, "checks": " ".join(of_page)}
