"""Findings of the checks, and the validation errors that show them in the form."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from cms.content.content_checks.rows import Path


class Kind(Enum):
    """A kind of finding, with its title and what to do about it in general."""

    SUMMARY = "Summary missing", "Write one or two sentences for lists and search results."
    PICTURE = "Picture without a description", "Say what it shows, or mark it as decoration."
    CONSENT = (
        "Consent to a picture has ended",
        "Choose another picture, or ask again and enter the new day under Images.",
    )
    HEADING_ORDER = "Heading out of order", "Make it larger, or put a larger heading above it."
    EMPTY_HEADING = "Empty heading", "Write it, or remove the line."
    EMPTY_LINK = "Link without words", "Remove it, or write where it leads."
    PRIVATE_LINK = "Link to what is not public", "Publish the other page first, or remove the link."
    CLAIM = "Health claim without a source", "Cite a source in the same paragraph, such as [1]."
    CITATION = "Citation without a reference", "Add the reference, or put the right number."
    REFERENCE = (
        "Advice: reference that nothing cites",
        "Cite it by its number where the text relies on it, or remove it.",
    )
    VAGUE_LINK = "Advice: unclear link", "Say in the words of the link where it leads."
    BARE_ADDRESS = "Advice: address as a link", "Link words in place of the address."

    def __init__(self, title: str, what_to_do: str) -> None:
        self.title = title
        self.what_to_do = what_to_do

    @property
    def is_advice(self) -> bool:
        """Whether findings of this kind are only advice and do not stop publishing."""
        return self in (Kind.REFERENCE, Kind.VAGUE_LINK, Kind.BARE_ADDRESS)

    @property
    def slug(self) -> str:
        """The name of the kind in HTML."""
        return f"site-{self.name.lower().replace('_', '-')}"


@dataclass(frozen=True)
class Finding:
    """A problem at `path` in a draft; `message` is a sentence that says what to do."""

    kind: Kind
    path: Path
    message: str


def stream_error(findings: Iterable[Finding]) -> StreamBlockValidationError:
    """Return the error that shows the findings in a StreamField at their blocks."""
    placed = [(finding.path[1:], finding.message) for finding in findings]
    return StreamBlockValidationError(block_errors=_errors_inside(placed))


def _errors_inside(placed: list[tuple[Path, str]]) -> dict[str | int, ValidationError]:
    inside = defaultdict(list)
    for path, message in placed:
        inside[path[0]].append((path[1:], message))
    return {key: _error(there) for key, there in inside.items()}


def _error(placed: list[tuple[Path, str]]) -> ValidationError:
    here = list(dict.fromkeys(message for path, message in placed if not path))
    if here:
        return ValidationError(here)
    inside = _errors_inside(placed)
    in_list = isinstance(next(iter(inside)), int)
    error = ListBlockValidationError if in_list else StructBlockValidationError
    found: ValidationError = error(block_errors=inside)
    return found
