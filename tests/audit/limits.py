"""What is measured of a page, and what is asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# Each kind of page and where the demo has one.
PAGES = {
    "Home": "/",
    "Article": "/articles/acupuncture-for-back-pain/",
    "Practitioner": "/practitioners/mei-featherstone/",
    "Listing": "/articles/",
    "Topic": "/topics/back-pain/",
    "Search": "/search/",
    "Search results": "/search/?q=back",
    "Information": "/accessibility/",
}
WEIGHED = "Article"
# Search engines ask sites to keep results of a search out of theirs, and Lighthouse counts that.
KEPT_FROM_ENGINES = {"Search results"}

SCORES = ("Performance", "Accessibility", "Best practices", "SEO")
LEAST_SCORE = 100
LONGEST_PAINT = 1000  # ms until the largest part is there, simulated
LARGEST_SHIFT = 0.0
LARGEST_WEIGHT = 12_000  # bytes of HTML, CSS and JavaScript, compressed
LEAST_OBSERVATORY = 120


@dataclass
class Measures:
    """One page; `lost` says what cost points, and the lists hold one text for each finding."""

    kind: str
    status: int
    scores: list[int]
    paint: float
    shift: float
    lost: list[str]
    weight: dict[str, int]
    is_largest_image_lazy: bool
    failed: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    inaccessible: list[str] = field(default_factory=list)

    def misses(self) -> Iterator[str]:
        """A sentence for each limit that the page does not keep."""
        if self.status != 200:
            yield f"it answers {self.status}"
            return
        for name, score in zip(SCORES, self.scores, strict=True):
            if score < LEAST_SCORE and not (name == "SEO" and self.kind in KEPT_FROM_ENGINES):
                yield f"{name} is {score}, not {LEAST_SCORE}"
        if self.paint > LONGEST_PAINT:
            yield f"the largest part is painted after {self.paint:.0f} ms, not {LONGEST_PAINT}"
        if self.shift > LARGEST_SHIFT:
            yield f"the layout shifts by {self.shift:.4f}"
        weight = sum(self.weight.values())
        if self.kind == WEIGHED and weight > LARGEST_WEIGHT:
            parts = ", ".join(f"{name} {size}" for name, size in self.weight.items())
            yield f"it weighs {weight} bytes ({parts}), not {LARGEST_WEIGHT}"
        if self.is_largest_image_lazy:
            yield "its largest image is lazy"
        yield from (f"request failed: {text}" for text in self.failed)
        yield from (f"HTML: {text}" for text in self.invalid)
        yield from (f"axe: {text}" for text in self.inaccessible)


@dataclass(frozen=True)
class Observatory:
    """What Mozilla's HTTP Observatory says."""

    score: int
    grade: str
    lost: list[str]

    def misses(self) -> Iterator[str]:
        """A sentence if there are too few points."""
        if self.score < LEAST_OBSERVATORY:
            yield f"{self.score} points ({', '.join(self.lost)}), not {LEAST_OBSERVATORY}"
