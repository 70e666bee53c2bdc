"""A password from a list of stolen ones is refused; the list is a file beside the site."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError

from cms.foundation.users.breached import has_line

STOLEN, SAFE = "tr0ub4dor&3 harbor", "a long walk by the harbor"
REFUSAL = "Your password may not be one that was found in a list of stolen passwords."


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def lines(count: int, *also: str) -> list[str]:
    """A list as it is published: sorted digests, each with how often it was seen."""
    digests = sorted(map(digest, [*(f"stolen {n}" for n in range(count)), *also]))
    return [f"{each}:{number * 7919 % 100_000}" for number, each in enumerate(digests)]


@pytest.fixture
def breaches(tmp_path: Path, settings: Any) -> Path:
    """A file that has STOLEN."""
    file = tmp_path / "breaches.txt"
    file.write_text("\r\n".join(lines(1000, STOLEN)))
    settings.BREACHED_PASSWORDS_FILE = str(file)
    return file


def refusals(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return list(error.messages)
    return []


def test_a_stolen_password_is_refused_and_no_other(breaches: Path) -> None:
    assert refusals(STOLEN) == [REFUSAL]
    assert refusals(SAFE) == []


def test_without_a_file_nothing_is_looked_up(settings: Any) -> None:
    settings.BREACHED_PASSWORDS_FILE = ""

    assert refusals(STOLEN) == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 300])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_line_is_found_and_nothing_between(count: int, end: str) -> None:
    """Also the first and the last one, with and without an end of the line."""
    written = lines(count)
    for text in (end.join(written), "".join(line + end for line in written)):
        file = io.BytesIO(text.encode())
        found = [has_line(file, line[:40].encode()) for line in written]
        assert found == [True] * count
        others = [digest(f"safe {number}") for number in range(300)]
        others += ["0" * 40, "F" * 40, *(f"{line[:39]}G" for line in written)]
        assert not any(has_line(file, other.encode()) for other in others)


def problems() -> list[tuple[str, str]]:
    return [(each.id or "", each.msg) for each in run_checks() if each.id == "users.E001"]


def test_a_file_that_cannot_be_used_is_named_at_the_start(breaches: Path, settings: Any) -> None:
    assert problems() == []
    breaches.write_text("password\n123456\n")
    (found,) = problems()
    assert found[1].startswith("BREACHED_PASSWORDS_FILE cannot be used: ")
    settings.BREACHED_PASSWORDS_FILE = str(breaches.with_name("elsewhere.txt"))
    (found,) = problems()
    assert "No such file" in found[1]
