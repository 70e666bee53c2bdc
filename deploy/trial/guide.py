"""The commands of the operators' guide, to be done as an operator does who has nothing else."""

import re
from pathlib import Path

GUIDE = Path("docs/operators/going-live.md")
RUNBOOK = Path("docs/operators/runbook.md")
PROGRAMS = ("cat", "df", "du", "journalctl", "pg_lsclusters", "systemctl")
"""Those by which the runbook asks the machine itself."""


def steps(section: str) -> list[list[str]]:
    """Return the commands of each block in a section, or of the table that it has instead.

    A block of settings gives its lines. Raise ValueError if the section has none of these.
    """
    text = re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = next((part for part in text if part.startswith(f"{section}\n")), "")
    blocks = [block.splitlines() for block in re.findall(r"^```\n(.+?)^```", found, re.M | re.S)]
    blocks = blocks or [re.findall(r"^\| `([^`]+)` \|", found, re.MULTILINE)]
    if not any(blocks):
        raise ValueError(f"The guide has no commands under {section!r}.")
    return blocks


def remedies() -> list[str]:
    """Return the commands by which the runbook asks the machine, or starts something again."""
    told = re.findall(r"`([^`\n]+)`", RUNBOOK.read_text(encoding="utf-8"))
    commands = (command.replace("\\|", "|") for command in dict.fromkeys(told))
    return [command for command in commands if command.split()[0] in PROGRAMS]
