"""Searches that are hard on a search, from tests/corpus/search/."""

import json
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus" / "search" / "hard.json"


def hard_searches() -> dict[str, str]:
    """Each by a name that says what it is."""
    listed = json.loads(CORPUS.read_text())
    short = [*listed["operators"], *listed["signs"]]
    long = {f"{text!a} x {times}": text * times for text, times in listed["repeated"]}
    return {f"{text!a}": text for text in short} | long
