"""Plain text as HTML: its lines and paragraphs, and the marks of Markdown that it may have."""

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt

# In characters. So long a line is a paragraph: the window broke it on the screen, not its writer.
LONG_LINE = 120
BULLET = re.compile(r"^(\s*)[•‣◦▪●∙·*+–-][ \t]+(?=\S)")
NUMBERED = re.compile(r"^(\s*)(\d{1,9})([.)])(?=\s)")
LIST_MARK = re.compile(r"\s*([-*+•‣◦▪●∙·–]|\d{1,9}[.)])\s")
TABLE_ROW = re.compile(r"\s*\|.*\|\s*")
# What only Markdown has.
MARKS = re.compile(
    r"^ {0,3}#{1,6} +\S|\*\*[^\s*][^*\n]*\*\*|^ {0,3}\|?( *:?-{2,}:? *\|)+|^ {0,3}```"
    r"|\]\(https?://",
    re.MULTILINE,
)
STAR_IN_WORD = re.compile(r"(?<=\w)\*(?=\w)")
FENCE = re.compile(r" {0,3}(```|~~~)[a-z+#-]*\s*", re.IGNORECASE)
# A line that would be lost as the name of a language, or that nests deeper than Markdown is read.
NO_MARK = re.compile(r"^( {0,3}|\s*\d{1,9})(?=```|~~~|(?:(?:\d{1,9}[.)]|[-*+>.)])[\s>]+){6,})")
INDENT = re.compile(r"^\s{13,}")
LONGEST_MARKDOWN, MOST_BRACKETS = 100_000, 5_000

# Not the rules for HTML, code by indentation, entities, references and underlined headings: they
# would take text away, or make something else of text that nobody wrote as Markdown.
RULES = (
    *("heading", "list", "table", "fence", "blockquote", "hr"),
    *("newline", "emphasis", "strikethrough", "backticks", "escape", "link", "image", "autolink"),
)
READER = MarkdownIt("zero", {"breaks": True, "maxNesting": 60}).enable(list(RULES))


def html_of(text: str) -> str:
    """Return `text` as HTML: line breaks, paragraphs between blank lines, lists, and Markdown."""
    lines = re.split(r"\r\n|[\r\n\u2028\u2029]", text)
    if len(text) > LONGEST_MARKDOWN or text.count("[") > MOST_BRACKETS:
        return f'<div style="white-space: pre-line">{escape(text)}</div>'
    html = str(READER.render("\n".join(_with_list_marks(_with_paragraphs(lines)))))
    return html.replace("&lt;br&gt;", "<br>")


def has_marks(text: str) -> bool:
    """Return whether `text` was written in Markdown."""
    return bool(MARKS.search(text))


def joined(lines: list[str]) -> str:
    """Return lines that were paragraphs as text, with blank lines except in lists and tables."""
    return "\n".join(_spaced(lines, lambda _before, _line: True))


def _with_paragraphs(lines: list[str]) -> list[str]:
    return _spaced(lines, lambda before, line: max(len(before), len(line)) > LONG_LINE)


def _spaced(lines: list[str], are_apart: Callable[[str, str], bool]) -> list[str]:
    """Return `lines` with empty ones between those that `are_apart`, not in lists and tables."""
    found: list[str] = []
    before = ""
    for line in lines:
        is_row = any(mark.match(line) and mark.match(before) for mark in (LIST_MARK, TABLE_ROW))
        if before.strip() and line.strip() and not is_row and are_apart(before, line):
            found.append("")
        found.append(line)
        before = line
    return found


def _with_list_marks(lines: list[str]) -> list[str]:
    """Return lines whose bullets are `-`, and whose numbers that count nothing are text."""
    found, last, in_code = [], 0, False
    for line in lines:
        is_fence = bool(FENCE.fullmatch(line))
        in_code ^= is_fence
        if is_fence or in_code:
            found.append(line)
            continue
        number = NUMBERED.match(line)
        if number and int(number[2]) in (1, last + 1):
            last = int(number[2])
        elif number:
            line = NUMBERED.sub(r"\1\2\\\3", line)
        marked = NO_MARK.sub(r"\1\\", INDENT.sub(" " * 12, line))
        found.append(STAR_IN_WORD.sub(r"\*", BULLET.sub(r"\1- ", marked)))
    return found
