"""What an editor is told of a paste: what was left out, and what to look after."""

from collections import Counter
from collections.abc import Iterator

# The notice for each thing that is counted: for one of them, and for several.
NOTICES = {
    "pictures": (
        "1 picture was not pasted. Add it as an image.",
        "{} pictures were not pasted. Add them as images.",
    ),
    "embedded": (
        "1 video or the like was not pasted. Add it as a video.",
        "{} videos or the like were not pasted. Add them as videos.",
    ),
    "formulas": ("1 formula became text. Check it.", "{} formulas became text. Check them."),
    "links": (
        "The address of 1 link is incomplete. Its text is there.",
        "The addresses of {} links are incomplete. Their texts are there.",
    ),
    "wrapped": (
        "A mail filter hides where 1 link leads. Its text is there; add the link.",
        "A mail filter hides where {} links lead. Their texts are there; add the links.",
    ),
    "deleted": ("Deleted text was not pasted.",) * 2,
    "struck": ("Text that was struck through is not struck through here. Check it.",) * 2,
    "numbers": ("Lists count 1, 2, 3 from 1 here. Check what refers to other numbers.",) * 2,
    "Markdown": ("Marks such as ## and ** became headings, lists, bold text or tables.",) * 2,
    "headings": ("Headings became bold text here.",) * 2,
    "tables": ("A table became lines of text.", "{} tables became lines of text."),
    "merged": ("Merged cells are separate here. Check the table.",) * 2,
    "links in tables": ("Links in tables became text.",) * 2,
    "without caption": (
        "Say in a caption what the table compares.",
        "Say in captions what the {} tables compare.",
    ),
}


def notices_of(omitted: Counter[str]) -> Iterator[str]:
    """Yield what to say of the things that were counted."""
    for what, (one, more) in NOTICES.items():
        if omitted[what]:
            yield one if omitted[what] == 1 else more.format(omitted[what])
