"""The tools that come from npm, in a folder of their own, and what runs them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LEAST_NODE = 20
NEEDS = {
    "node": f"Node.js {LEAST_NODE} or newer (Debian: nodejs)",
    "npm": "npm (Debian: npm)",
    "java": "Java 11 or newer, for the Nu checker (Debian: default-jre-headless)",
}


class Tools:
    """Lighthouse, the Observatory and the Nu checker, at the versions of package-lock.json."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def install(self) -> None:
        """Do what is left to do; raises SystemExit that says what the machine lacks."""
        missing = [need for name, need in NEEDS.items() if not shutil.which(name)]
        if missing:
            raise SystemExit(
                "The audit needs, and this machine has not:\n  " + "\n  ".join(missing)
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        version = self._run("node", "--version")
        if int(version.lstrip("v").partition(".")[0]) < LEAST_NODE:
            raise SystemExit(f"The audit needs {NEEDS['node']}; this is {version.strip()}.")
        lock = (HERE / "package-lock.json").read_text()
        mark = self._folder / "installed"
        for path in (*HERE.glob("*.json"), *HERE.glob("*.mjs")):
            shutil.copy(path, self._folder)
        if not mark.exists() or mark.read_text() != lock:
            options = "--ignore-scripts --no-audit --no-fund --loglevel=error"
            self._run("npm", "ci", *options.split())
            mark.write_text(lock)

    def lighthouse(self, **given: Any) -> list[dict[str, Any]]:
        """What lighthouse.mjs prints."""
        printed = self._run("node", "lighthouse.mjs", given=json.dumps(given))
        found: list[dict[str, Any]] = json.loads(printed)
        return found

    def observatory(self, host: str, authority: Path) -> dict[str, Any]:
        """What observatory.mjs prints of `host`, whose certificate is from `authority`."""
        command = ("env", f"NODE_EXTRA_CA_CERTS={authority}", "node", "observatory.mjs", host)
        found: dict[str, Any] = json.loads(self._run(*command))
        return found

    def check_html(self, documents: dict[str, bytes]) -> dict[str, list[str]]:
        """The errors that the Nu checker finds in each document."""
        pages = self._folder / "pages"
        shutil.rmtree(pages, ignore_errors=True)
        pages.mkdir()
        names = {f"{number}.html": name for number, name in enumerate(documents)}
        for file, name in names.items():
            (pages / file).write_bytes(documents[name])
        jar = "node_modules/vnu-jar/build/dist/vnu.jar"
        options = "--format json --stdout --exit-zero-always"
        printed = self._run("java", "-jar", jar, *options.split(), str(pages))
        found: dict[str, list[str]] = {name: [] for name in documents}
        for message in json.loads(printed)["messages"]:
            if message["type"] != "info":
                name = names[Path(message["url"]).name]
                found[name].append(f"line {message.get('lastLine')}: {message['message']}")
        return found

    def version(self, package: str) -> str:
        """The installed version of a package."""
        path = self._folder / "node_modules" / package / "package.json"
        return str(json.loads(path.read_text())["version"])

    def _run(self, *command: str, given: str = "") -> str:
        done = subprocess.run(
            command, cwd=self._folder, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-4000:]}")
        return done.stdout
