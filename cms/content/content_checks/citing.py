"""The rules that each citation has a reference, and each reference a citation."""

from collections.abc import Iterable, Iterator

from cms.content.blocks.citations import citations_in
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Finding, Kind

ADD = "Add it under “References”, or put the right number."


def citations_without_reference(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each citation, such as `[3]`, of a reference that there is not."""
    if draft.sources is None:
        return
    for piece in draft.pieces:
        for text in piece.paragraphs():
            for written, numbers in citations_in(text):
                if missing := missing_references(numbers, draft.references):
                    message = f"{written} stands in the text, but {missing}. {ADD}"
                    yield Finding(Kind.CITATION, piece.path, message)


def missing_references(numbers: Iterable[int], references: int) -> str:
    """Return which of `numbers` are not those of one of so many references; empty if all are."""
    missing = [str(number) for number in sorted(numbers) if number > references]
    if not missing:
        return ""
    if len(missing) == 1:
        return f"there is no reference {missing[0]}"
    return f"there are no references {missing[0]} to {missing[-1]}"


def references_without_citation(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each reference that nothing in the text cites."""
    if not draft.sources:
        return
    cited: set[int] = set()
    for piece in draft.pieces:
        for text in piece.paragraphs():
            cited.update(*(numbers for _, numbers in citations_in(text)))
    for number, path in enumerate(draft.sources, start=1):
        if number not in cited:
            message = (
                f"Nothing in the text cites reference {number}. Write [{number}] where the text "
                "relies on it, or remove it."
            )
            yield Finding(Kind.REFERENCE, (*path, "text"), message)
