"""The samples of the documentation, and what runs them."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.browser.server import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOST = "http://127.0.0.1:8000"
FOLDER = "var/partner"
# Written from the vocabulary, with the examples of the description: see test_block_reference.py.
GENERATED = "docs/partners/blocks.md"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("docs/partners/*.md"), *ROOT.glob("examples/*/README.md"))
    if path.relative_to(ROOT).as_posix() != GENERATED
)
# What needs Node.js is run by the tests of the client itself.
ELSEWHERE = re.compile(r"npm |npx |make run$", re.MULTILINE)

TEXTS = {"title", "headline", "summary", "passage", "description", "disclaimer", "full_name"}
TEXTS |= {"name", "city", "telephone", "booking_url", "days", "opens", "closes", "label"}
MARKUP = re.compile("<[^>]+>")


@dataclass(frozen=True)
class Sample:
    """A fenced block; `before` is the one that stands before it in the document."""

    document: str
    language: str
    text: str
    before: "Sample | None" = None

    def __str__(self) -> str:
        return f"{Path(self.document).stem}: {self.text.splitlines()[0][:50]}"

    @property
    def commands(self) -> list[str]:
        """The lines of a sample for the shell."""
        return [line for line in self.text.splitlines() if line]

    @property
    def is_of_curl(self) -> bool:
        """Whether all its lines call curl."""
        return self.language == "sh" and all(line.startswith("curl ") for line in self.commands)


def samples_of(document: str) -> list[Sample]:
    """Those of one document, in order."""
    found: list[Sample] = []
    for language, text in FENCE.findall((ROOT / document).read_text(encoding="utf-8")):
        found.append(Sample(document, language, text, found[-1] if found else None))
    return found


def curl(command: str, host: str) -> tuple[int, str]:
    """The status and the body that `command` prints, asked of `host`.

    No machine needs curl for the tests. An address, quoted as a shell needs it, and headers are
    all that the samples use; anything else is refused.
    """
    lexer = shlex.shlex(command, posix=True, punctuation_chars="&|;()<>?*")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words = list(lexer)
    name, *headers, address = words
    if name != "curl" or headers[::2] != ["-H"] * len(headers[::2]) or len(headers) % 2:
        raise ValueError(f"More than the tests understand: {words}")
    given = dict(header.split(": ", 1) for header in headers[1::2])
    request = Request(address.replace(HOST, host), headers=given)  # noqa: S310
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def run(sample: Sample, host: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A sample of Python or for the shell, run as it stands, but against `host`."""
    program = [sys.executable, "-"] if sample.language == "python" else ["bash", "-eu"]
    text = sample.text.replace(HOST, host).replace(f"../{FOLDER}", str(folder / "partner"))
    return subprocess.run(
        program,
        input=text,
        cwd=ROOT,
        env=os.environ | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def texts(node: Any) -> Iterator[str]:
    """What the fields of a sample in TEXTS say, in the parts between what is left out."""
    for name, value in node.items() if isinstance(node, dict) else ():
        if name in TEXTS and isinstance(value, str):
            yield from filter(None, (part.strip() for part in MARKUP.sub("", value).split("…")))
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from texts(each)


def differences(sample: Any, answer: Any, place: str = "$") -> list[str]:
    """Where `sample` has what `answer` has not, or something of another kind."""
    if isinstance(sample, dict) and isinstance(answer, dict):
        missing = [f"{place} has no {name}" for name in sample if name not in answer]
        shared = (name for name in sample if name in answer)
        nested = [differences(sample[name], answer[name], f"{place}.{name}") for name in shared]
        return missing + [each for found in nested for each in found]
    if isinstance(sample, list) and isinstance(answer, list):
        if sample and not answer:
            return [f"{place} is empty"]
        nested = [differences(each, answer[0], f"{place}[]") for each in sample]
        return [each for found in nested for each in found]
    return [] if type(sample) is type(answer) else [f"{place} is {json.dumps(answer)[:60]}"]
