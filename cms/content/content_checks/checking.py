"""All checks of a draft, for the page form and for publishing without a form."""

from collections.abc import Callable, Iterator

from cms.content.content_checks import rules
from cms.content.content_checks.citing import (
    citations_without_reference,
    references_without_citation,
)
from cms.content.content_checks.consent import pictures_without_consent
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Finding
from cms.content.content_checks.private_links import links_to_what_is_not_public
from cms.content.content_checks.reasons import ClaimsOfDraft

Rule = Callable[[Draft], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    rules.missing_summary,
    rules.images_without_description,
    pictures_without_consent,
    rules.headings_out_of_order,
    rules.empty_headings,
    rules.unclear_links,
    links_to_what_is_not_public,
    citations_without_reference,
    references_without_citation,
)


class Check:
    """The result of checking a draft by all rules of the site: its findings and its claims."""

    def __init__(self, draft: Draft) -> None:
        self.claims = ClaimsOfDraft(draft)
        self.findings = [finding for rule in RULES for finding in rule(draft)]
        self.findings += self.claims.findings()

    @property
    def obstacles(self) -> list[Finding]:
        """The findings that must be fixed before the page is published."""
        return [finding for finding in self.findings if not finding.kind.is_advice]
