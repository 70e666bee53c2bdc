"""Formulas: which of their copies is read, and MathML as a line of text."""

import re

# What shows a formula, as elements that KaTeX, MathJax and MediaWiki put around its copies.
AROUND = re.compile(r"\b(katex|mathjax\w*|mjx-\w+|mwe-math-element)\b", re.IGNORECASE)
# The place of a child, from 0, and what it is to the base before it.
SCRIPTS = {
    ("msup", 1): "sup",
    ("mover", 1): "sup",
    ("msubsup", 2): "sup",
    ("munderover", 2): "sup",
    ("msub", 1): "sub",
    ("munder", 1): "sub",
    ("msubsup", 1): "sub",
    ("munderover", 1): "sub",
}
BEFORE = {("mfrac", 1): "/", ("mroot", 1): "^(1/"}
GROUPED = {("mfrac", 0), ("mfrac", 1), ("mroot", 0)}
TEX_STYLE = re.compile(r"^\{\\(?:display|text)style\s*(.*)\}$", re.DOTALL)
INVISIBLE = re.compile("[\u2061-\u2064]")


class Formula:
    """The elements that are open in a formula, and how many children each has had."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._ends: list[str] = []

    def start(self, tag: str) -> tuple[str, str]:
        """Return the text before the element `tag`, and `sup` or `sub` if its text is a script."""
        parent, place = self._open[-1] if self._open else ("", 0)
        if self._open:
            self._open[-1] = (parent, place + 1)
        before, end = BEFORE.get((parent, place), ""), ""
        if tag == "mrow" and (parent, place) in GROUPED:
            before, end = f"{before}(", ")"
        if tag == "msqrt":
            before, end = f"{before}√(", ")"
        if tag in ("mtd", "mtr") and place:
            before += " " if tag == "mtd" else "; "
        end += ")" if (parent, place) == ("mroot", 1) else ""
        self._open.append((tag, 0))
        self._ends.append(end)
        return before, SCRIPTS.get((parent, place), "")

    def end(self) -> str:
        """Return the text after the innermost element, which is closed."""
        if not self._open:
            return ""
        self._open.pop()
        return self._ends.pop()


def formula_text(text: str) -> str:
    """Return the text of a formula without what only lays it out."""
    return INVISIBLE.sub("", re.sub(r"\s+", " ", text)).strip()


def formula_of_picture(attributes: dict[str, str]) -> str:
    """Return what a picture of a formula says in its `alt`, or an empty string for others."""
    alt = attributes.get("alt", "").strip()
    classes = attributes.get("class", "")
    if "math" not in classes and not TEX_STYLE.match(alt):
        return ""
    return TEX_STYLE.sub(r"\1", alt).strip()
