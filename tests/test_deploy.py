"""What is in deploy/ fits the code: commands, variables, and scripts that a linter has read."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
SIZES = ("practice", "server")
UNITS = sorted(DEPLOY.glob("*/*.service"))
GUIDE = (ROOT / "docs" / "operators" / "going-live.md").read_text()
ANSWERS = {"SECRET_KEY": "s" * 50, "DOMAIN": "www.example.com", "POSTGRESQL_PORT": "5433"}
# The settings are read from a mapping that notes which names they ask for.
READER = """
import os
seen = {}
class Noting(dict):
    def get(self, name, default=None):
        seen[name] = None
        return super().get(name, default)
os.environ = Noting(os.environ)
import cms.settings.production as settings
print(settings.ALLOWED_HOSTS, *seen)
"""


# What a script asks before it goes back, with lists in files in place of two installations.
GOES_ON = """
set -euo pipefail
. "$1"
manage() { cat "$1.plan"; }
goes_on_with_database_of "$2" "$3"
"""


def scripts() -> list[Path]:
    """The shell scripts of the project."""
    files = [path for folder in (DEPLOY, ROOT / ".ci") for path in folder.rglob("*")]
    named = [path for path in sorted(files) if path.is_file() and not path.suffix]
    return [path for path in named if re.match(rb"#!.*sh\n", path.read_bytes())]


def started_by(unit: Path) -> list[str]:
    """The words of the program that a unit starts."""
    [line] = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    return shlex.split(line)


def variables(size: str) -> dict[str, str]:
    """What the template of the settings has for a size, filled in as the installer does."""
    text = (DEPLOY / size / "meridian.env").read_text()
    for name, value in ANSWERS.items():
        text = text.replace(f"@{name}@", value)
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))


def start(given: dict[str, str], state: Path) -> "subprocess.CompletedProcess[str]":
    """Read the production settings with what is given and nothing else."""
    moved = {k: v.replace("/var/lib/meridian", str(state)) for k, v in given.items()}
    return subprocess.run(
        [sys.executable, "-c", READER],
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath} | moved,
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_are_units_for_each_size() -> None:
    found = {
        size: sorted(unit.stem for unit in UNITS if unit.parent.name == size) for size in SIZES
    }

    assert found == {
        "practice": ["meridian-site"],
        "server": [f"meridian-{name}" for name in ("cache", "schedule", "server", "worker")],
    }


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_what_there_is(unit: Path) -> None:
    program, *words = started_by(unit)
    if unit.stem == "meridian-cache":
        assert program == "/usr/bin/redis-server"
        return
    file, name, *options = words

    assert (program, file) == ("/opt/meridian/current/.venv/bin/python", "manage.py")
    assert name in get_commands()
    assert options == (["--processes", "2"] if name == "serve" else [])
    assert "Restart=always" in unit.read_text()


def test_the_server_has_the_option_of_its_unit() -> None:
    """The installer puts the number of cores there."""
    parser = load_command_class("cms.installation", "serve").create_parser("manage.py", "serve")

    assert parser.parse_args(["--processes", "2"]).processes == 2


@pytest.mark.parametrize("size", SIZES)
def test_the_settings_of_a_size_are_known_and_complete(size: str, tmp_path: Path) -> None:
    given = variables(size)
    started = start(given, tmp_path)

    assert started.stderr == ""
    host, *asked = started.stdout.split()
    assert host == "['www.example.com']"
    assert [name for name in given if name not in {*asked, "DJANGO_SETTINGS_MODULE"}] == []
    assert given["DJANGO_SETTINGS_MODULE"] == "cms.settings.production"


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_the_linter_has_nothing_to_say_about_a_script(script: Path) -> None:
    linter = Path(sys.executable).with_name("shellcheck")
    read = subprocess.run(
        [linter, "--external-sources", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (read.stdout, read.returncode) == ("", 0)


@pytest.mark.parametrize("script", ["install", "roll_back", "remove"])
def test_the_guide_names_each_script_and_option(script: str) -> None:
    options = re.findall(r"^ *(--[a-z]+)(?: \||\))", (DEPLOY / script).read_text(), re.MULTILINE)

    assert f"deploy/{script}" in GUIDE
    assert [option for option in options if option not in (GUIDE + "--help")] == []


@pytest.mark.parametrize(
    ("added", "goes_on"),
    [
        ("", True),
        ("delivery.0012_added", True),
        ("delivery.0013_contract_removed", False),
        ("wagtailcore.0100_of_a_package", False),
    ],
)
def test_one_can_go_back_over_what_was_only_added(
    tmp_path: Path, added: str, goes_on: bool
) -> None:
    folder = tmp_path / "present" / "cms" / "delivery" / "migrations"
    folder.mkdir(parents=True)
    for name in ("0012_added", "0013_contract_removed"):
        (folder / f"{name}.py").touch()
    of_packages = tmp_path / "environment" / "migrations"
    of_packages.mkdir(parents=True)
    (of_packages / "0100_of_a_package.py").touch()
    (tmp_path / "present" / ".venv").symlink_to(of_packages.parent)
    listed = {"before": "[X]  delivery.0001_first", "present": f"[X]  delivery.0001_first\n{added}"}
    for release, plan in listed.items():
        (tmp_path / f"{release}.plan").write_text(plan.strip() + "\n")

    asked = subprocess.run(
        ["bash", "-c", GOES_ON, "bash", str(DEPLOY / "common.sh"), "before", "present"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (asked.returncode == 0, asked.stderr) == (goes_on, "")
    named = added.partition(".")[2]
    assert asked.stdout == (f"Only the later release has the migration {named}.\n" if named else "")


def test_nobody_goes_back_to_what_does_not_say_its_migrations(tmp_path: Path) -> None:
    """The plan of neither release is there."""
    command = ["bash", "-c", GOES_ON, "bash", str(DEPLOY / "common.sh"), "before", "present"]
    asked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert asked.returncode == 1


CONTAINERS = DEPLOY / "containers"


def compose() -> dict[str, Any]:
    """The file of the containers, with its merges and references done."""
    read: dict[str, Any] = yaml.safe_load((CONTAINERS / "compose.yaml").read_text())
    return read


def own_services() -> dict[str, dict[str, Any]]:
    return {
        name: service
        for name, service in compose()["services"].items()
        if service["image"] == "meridian"
    }


def test_a_linter_finds_nothing_in_the_image() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    found = subprocess.run(
        [linter, "--failure-threshold", "style", CONTAINERS / "Containerfile"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.stdout, found.returncode) == ("", 0)


def test_the_image_has_what_the_installer_copies() -> None:
    image = (CONTAINERS / "Containerfile").read_text()
    copied = re.search(r"--exclude=home/demo \\\n *(.*) \|", (DEPLOY / "install").read_text())
    assert copied
    installed = set(copied[1].split()) - {"deploy"}
    named = re.findall(r"^COPY (?!--)(.*) \S+$", image, re.MULTILINE)

    assert {name for line in named for name in line.split()} == installed
    sent = (ROOT / ".dockerignore").read_text()
    assert set(re.findall(r"^!(.*)$", sent, re.MULTILINE)) == installed
    assert "rm -rf home/demo" in image
    assert "USER 10001:10001" in image


def test_containers_run_what_there_is_and_can_write_nowhere_else() -> None:
    services = own_services()

    commands = {name: service["command"] for name, service in services.items()}
    assert commands == {
        "prepare": ["prepare"],
        "static": ["collectstatic", "--noinput"],
        "server": ["serve", "--processes", "2"],
        "worker": ["worker"],
        "schedule": ["schedule"],
    }
    assert all(command[0] in get_commands() for command in commands.values())
    for service in services.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["volumes"] == ["state:/var/lib/meridian", "backups:/var/backups/meridian"]


def test_the_settings_of_the_containers_are_complete(tmp_path: Path) -> None:
    given = own_services()["server"]["environment"]
    values = {"SECRET_KEY": "s" * 50, "DOMAIN": "www.example.com", "POSTGRES_PASSWORD": "secret"}
    filled = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda match: values[match[1]], value)
        for name, value in given.items()
    }
    started = start({**filled, "STATE_DIR": str(tmp_path)}, tmp_path)

    assert started.stderr == ""
    hosts, *known = started.stdout.split()
    assert hosts == "['www.example.com']"
    assert filled.keys() - set(known) == set()


def test_the_proxy_of_the_containers_is_the_one_that_is_believed() -> None:
    services = compose()["services"]
    address = services["proxy"]["networks"]["default"]["ipv4_address"]

    assert address == own_services()["server"]["environment"]["TRUSTED_PROXY"]
    for rule in ("max_size 100MiB", "header_up -Forwarded", "lb_try_duration 30s"):
        assert rule in (CONTAINERS / "Caddyfile").read_text()
        assert rule in (DEPLOY / "Caddyfile").read_text()
