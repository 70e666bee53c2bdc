"""Reasons for claims without a source: entered on the page, and kept in its audit log."""

import textwrap
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cms.content.content_checks.citing import missing_references
from cms.content.content_checks.claims import Claim, claims_without_source
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Finding, Kind

ACTION = "checks.claims"
FIELD = "claims_reason"
CITE = "Cite a source in the same paragraph, such as [1], with its entry under “References”."
REWRITE = "Write it in other words."
OR_SAY_WHY = "Or say why it may stay under “Health claims”."


class ClaimsOfDraft:
    """The claims of a draft that have no source, and which of them its reason covers.

    A reason covers the claims, each in its sentence, that were in the draft when the reason was
    first given. A claim that is added later needs a new reason.
    """

    def __init__(self, draft: Draft) -> None:
        self.reason: str = " ".join(draft.values.get(FIELD, "").split())
        self.all = claims_without_source(draft)
        self._may_cite = draft.sources is not None
        given = _claims_in_log(draft.key, self.reason) if self.all and self.reason else None
        self.is_reason_new = bool(self.reason) and given is None
        explained = {c.identity for c in self.all} if self.is_reason_new else given or set()
        self.unexplained = [claim for claim in self.all if claim.identity not in explained]

    def record(self, page: Page, user: Any) -> None:
        """Record a new reason in the audit log of the page, with the claims that it covers."""
        if self.all and self.is_reason_new:
            claims = [
                {"phrase": c.phrase, "words": c.words, "sentence": c.sentence} for c in self.all
            ]
            data = {"reason": self.reason, "claims": claims}
            log(page, ACTION, user=user, revision=page.latest_revision, data=data)

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each sentence with such claims, and one for the reason field."""
        by_sentence = defaultdict(list)
        for claim in self.unexplained:
            by_sentence[claim.path, claim.sentence].append(claim)
        for (path, sentence), claims in by_sentence.items():
            yield Finding(Kind.CLAIM, path, " ".join(self._what_to_do(sentence, claims)))
        if self.unexplained:
            yield Finding(Kind.CLAIM, (FIELD,), self._question())

    def _what_to_do(self, sentence: str, claims: list[Claim]) -> Iterator[str]:
        """Yield where the claims are, why that matters, and what is missing."""
        yield f"{_quoted(claims)} is a claim without a source, in: “{shortened(sentence)}”"
        yield from dict.fromkeys(claim.explanation for claim in claims if claim.explanation)
        if cited := claims[0].cited:
            yield f"It is cited, but {missing_references(cited, 0)}: add it."
        else:
            yield CITE if self._may_cite else REWRITE
        yield OR_SAY_WHY

    def _question(self) -> str:
        words = _quoted(self.unexplained)
        if self.reason:
            return f"New since this was written: {words}. Add why that may stay."
        return f"Say why {words} may stay without a source. If you give a source, leave this empty."


def shortened(sentence: str) -> str:
    """Return the beginning of a sentence, to find it by."""
    return textwrap.shorten(sentence, width=120, placeholder=" …")


def _quoted(claims: list[Claim]) -> str:
    return ", ".join(dict.fromkeys(f"“{claim.words}”" for claim in claims))


def _claims_in_log(key: int | None, reason: str) -> set[tuple[str, str]] | None:
    """Return the identities of the claims for which `reason` was given; None if it never was."""
    entries = PageLogEntry.objects.filter(page_id=key, action=ACTION).values_list("data", flat=True)
    given = [entry for entry in entries if entry["reason"] == reason]
    if not given:
        return None
    return {(c["phrase"], c["sentence"]) for entry in given for c in entry["claims"]}
