"""Each sample in the documentation for partners works, and shows what is answered."""

import json
import re
from itertools import chain
from pathlib import Path

import pytest

from cms.delivery.api.problems import EXPLANATIONS
from tests.browser.server import ROOT
from tests.examples.live import LiveSite
from tests.examples.samples import (
    DOCUMENTS,
    ELSEWHERE,
    MARKUP,
    Sample,
    curl,
    differences,
    run,
    samples_of,
    texts,
)

SAMPLES = list(chain.from_iterable(samples_of(document) for document in DOCUMENTS))
LINK = re.compile(r"\]\((?!http)([^)#]*)(#[^)]*)?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def of_kind(*languages: str) -> list[Sample]:
    return [sample for sample in SAMPLES if sample.language in languages]


def test_every_sample_is_of_a_kind_that_is_run() -> None:
    assert {sample.language for sample in SAMPLES} <= {"sh", "python", "json"}
    assert [document for document in DOCUMENTS if not samples_of(document)] == []


@pytest.mark.parametrize(
    "sample", [sample for sample in of_kind("sh") if sample.is_of_curl], ids=str
)
def test_a_call_is_answered(sample: Sample, live: LiveSite) -> None:
    problems = [
        following
        for following in of_kind("json")
        if following.before == sample and "/problems/" in following.text
    ]
    expected = [int(json.loads(problem.text)["status"]) for problem in problems] or [200]
    answers = [curl(command, live.address) for command in sample.commands]

    assert [status for status, _ in answers] == expected * len(answers)
    assert [bool(body) for _, body in answers] == [True] * len(answers)


@pytest.mark.parametrize("sample", of_kind("json"), ids=str)
def test_an_answer_is_as_shown(sample: Sample, live: LiveSite) -> None:
    assert sample.before is not None
    assert sample.before.is_of_curl
    _, body = curl(sample.before.commands[-1], live.address)

    assert differences(json.loads(sample.text), json.loads(body)) == []


@pytest.mark.parametrize("sample", of_kind("json"), ids=str)
def test_a_sample_says_what_the_demo_site_says(sample: Sample) -> None:
    demo = " ".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "home/demo").rglob("*.yaml")
    )
    known = " ".join(MARKUP.sub("", demo).split())
    is_problem = "/problems/" in sample.text

    said = [] if is_problem else list(texts(json.loads(sample.text)))
    assert [text for text in said if text not in known] == []


@pytest.mark.parametrize(
    "sample",
    [
        sample
        for sample in of_kind("sh", "python")
        if not sample.is_of_curl and not ELSEWHERE.search(sample.text)
    ],
    ids=str,
)
def test_a_program_runs(sample: Sample, live: LiveSite, tmp_path: Path) -> None:
    done = run(sample, live.address, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout != ""


def test_the_calls_in_the_readme_are_answered(live: LiveSite) -> None:
    samples = [sample for sample in samples_of("README.md") if sample.is_of_curl]
    commands = [command for sample in samples for command in sample.commands]

    assert [curl(command, live.address)[0] for command in commands] == [200] * 6


def test_what_a_sample_lacks_is_noticed() -> None:
    answer = {"a": [{"b": 1}], "c": None}

    assert differences({"a": [{"b": 2}]}, answer) == []
    assert differences({"a": [{"d": 1}], "c": "x", "e": 1}, answer) == [
        "$ has no e",
        "$.a[] has no d",
        "$.c is null",
    ]
    with pytest.raises(ValueError, match="More than the tests understand"):
        curl("curl http://127.0.0.1/?a=1&b=2", "")


def test_every_problem_has_its_place() -> None:
    text = (ROOT / "docs/partners/problems.md").read_text(encoding="utf-8")
    headings = HEADING.findall(text)

    assert [kind for kind in EXPLANATIONS if kind not in headings] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "docs/partners/blocks.md"])
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    broken = []
    for path, anchor in LINK.findall(text):
        target = (ROOT / document).parent / path if path else ROOT / document
        headings = HEADING.findall(target.read_text(encoding="utf-8")) if target.is_file() else []
        anchors = {
            re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings
        }
        if not target.exists() or (anchor and anchor[1:] not in anchors):
            broken.append(path + anchor)

    assert broken == []
