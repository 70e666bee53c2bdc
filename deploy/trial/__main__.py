"""Install on a bare Debian, boot it, work with the site, upgrade, go back, and take it down.

What the guide says for each day, for a restore and for a change of size, and the runbook of the
machine, is done word for word.
"""

import argparse
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from deploy.trial import work
from deploy.trial.editor import Editor
from deploy.trial.guide import remedies, steps
from deploy.trial.machine import CODE, CURRENT, Machine

DOMAIN, EMAIL = "www.example.com", "ada@example.com"
ADDRESS = f"https://{DOMAIN}"
AUTHORITY = "var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
SERVICE = {"practice": "meridian-site", "server": "meridian-server"}
LEFT = r"find / -xdev -path /usr/src/meridian -prune -o -iname '*meridian*' -print; "
LEFT += "grep -H meridian /etc/passwd /etc/group /etc/caddy/Caddyfile || true; "
LEFT += "systemctl list-units --all --no-legend 'meridian*'"


class Trial:
    """The phases of the trial, each with the time that it took."""

    def __init__(self, machine: Machine, size: str) -> None:
        self.machine = machine
        self.size = size
        self.editor = Editor(ADDRESS, str(machine.root / AUTHORITY))
        self.link = ""

    def run(self, suite: str) -> None:
        """Run all phases."""
        self.phase(f"A bare Debian, {suite}", lambda: self.machine.make(suite, Path.cwd()))
        self.phase("Installing", self.install)
        self.phase("Looking at units and proxy", self.look_at_units)
        self.phase("Starting the machine", self.boot)
        self.phase("Publishing", lambda: work.publish(self.editor, self.link, EMAIL))
        self.phase("Reading", lambda: work.read(self.editor))
        self.phase("Memory", self.measure)
        self.phase("Exposure", self.exposure)
        self.phase("Refusing", lambda: work.refuse(self.editor, self.machine))
        service = SERVICE[self.size]
        self.phase("Killing", lambda: work.survive(self.editor, self.machine, service))
        self.phase("Every day", self.use_every_day)
        if self.size == "server":
            self.phase("The runbook", self.look_into_it)
        self.phase("Upgrading", self.upgrade)
        self.phase("Going back", self.roll_back)
        self.phase("Restoring", self.restore)
        if self.size == "practice":
            self.phase("From one size to the other", self.change_size)
        self.phase("Removing", self.remove)

    def phase(self, title: str, function: Callable[[], object]) -> None:
        """Run a phase, and print how long it took and what it returns."""
        begun = time.monotonic()
        print(f"--- {title}", flush=True)
        told = function()
        if told:
            print(told)
        print(f"    {title}: {time.monotonic() - begun:.1f} s\n", flush=True)

    def install(self) -> str:
        """Run the installer; return what it says."""
        options = ["--size", self.size, "--domain", DOMAIN, "--email", EMAIL, "--tls", "internal"]
        told = self.machine.run(f"{CODE}/deploy/install", *options)
        if found := re.search(r"https://\S+/password_reset/confirm/\S+", told):
            self.link = found[0]
        return told

    def look_at_units(self) -> None:
        """Let systemd and Caddy check what was written."""
        verify = "systemd-analyze verify /etc/systemd/system/meridian*.{service,target} 2>&1"
        work.expect(self.machine.run("bash", "-c", verify), "", "systemd-analyze verify")
        caddy = "HOME=/var/lib/caddy caddy validate --config /etc/caddy/Caddyfile"
        self.machine.run("su", "-s", "/bin/sh", "-c", caddy, "caddy")

    def exposure(self) -> str:
        """Return how much each service is exposed, from 0 to 10, as systemd sees it."""
        show = "systemd-analyze security --no-pager | grep meridian"
        return self.machine.run("bash", "-c", show).rstrip()

    def boot(self) -> None:
        """Start the machine, and wait until the site is ready."""
        if self.size == "practice":  # Once it has booted, it reaches no other machine.
            self.machine.take_along("postgresql", "redis-server")
        if self.size == "server":  # The installer started the database where no systemd was.
            self.machine.run("service", "postgresql", "stop")
        self.machine.boot()
        hosts = self.machine.root.parent / "hosts"
        hosts.write_text(f"127.0.0.1 localhost {DOMAIN}\n")
        subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
        self.wait()

    def measure(self) -> str:
        """Return the memory of all processes of the site."""
        found = self.machine.memory_of("meridian-")
        lines = [f"{pss // 1024:6d} MB  {name}" for name, pss in sorted(found.items())]
        return "\n".join([*lines, f"{sum(found.values()) // 1024:6d} MB  together (PSS)"])

    def upgrade(self) -> str:
        """Install again, with the answers of the first time; the first account is not made anew."""
        told = self.machine.run(f"{CODE}/deploy/install")
        work.expect("password_reset" in told, False, "Another link for the first account")
        work.read(self.editor)
        return told

    def roll_back(self) -> str:
        """Go back to the first release, with what was written meanwhile."""
        [[going_back], _] = steps("Going back")
        told = self.machine.run(going_back)
        work.read(self.editor)
        return told

    def use_every_day(self) -> None:
        """Do all of what an operator does every day."""
        [commands] = steps("Every day")
        for command in commands:
            endless = command.startswith("journalctl -f")
            self.follow(f"timeout 3 {command} || test $? = 124" if endless else command)
        self.wait()

    def look_into_it(self) -> None:
        """Ask the machine what the runbook asks it; what is searched for need not be there."""
        for command in remedies():
            self.follow(f"{command} || test $? = 1" if "grep" in command else command)
        self.wait()

    def restore(self) -> None:
        """Make a backup, and restore it."""
        [_, commands] = steps("Going back")
        release = self.machine.run("readlink", CURRENT).rpartition("/")[2].strip()
        name = work.found(r"^Backup (\S+): ", self.machine.run("meridian", "backup"))
        for command in commands:
            self.follow(command.replace("EARLIER", release).replace("NAME", name))
        self.wait()
        work.read(self.editor)

    def change_size(self) -> None:
        """Go on with PostgreSQL; partners notice nothing."""
        seen = self.editor.get("/api/v1/changes/").json()
        leaving, settings, arriving = steps("From one size to the other")
        told = "".join(map(self.follow, leaving))
        name = work.found(r"^Backup (\S+): ", told)
        for line in settings:
            key, _, _ = line.partition("=")
            self.follow(f"sed -i '/^{key}=/d' /etc/meridian.env")
            self.follow(f"echo '{line}' >> /etc/meridian.env")
        for command in arriving:
            local = "--tls internal" if command.startswith("deploy/install") else ""
            self.follow(f"{command} {local}".replace("NAME", name))
        self.size = "server"
        self.wait()
        work.read(self.editor)
        now = self.editor.get("/api/v1/changes/").json()
        work.expect(now["items"], seen["items"], "The change feed")
        since = self.editor.get(seen["next"].removeprefix(ADDRESS)).json()
        work.expect(since["items"], [], "What a partner has missed")

    def follow(self, command: str) -> str:
        """Do what a line of the guide says, in the folder of the code; return what it prints."""
        print(f"# {command}", flush=True)
        return self.machine.run("bash", "-c", f"cd {CODE} && {command}")

    def wait(self) -> None:
        """Wait until the site is ready."""
        work.wait_until(lambda: work.is_ready(self.editor), "The site is ready")

    def remove(self) -> str:
        """Take all down, in two steps; return what both say."""
        kept = self.machine.run(f"{CURRENT}/deploy/remove")
        for path in ("var/lib/meridian/media", "etc/meridian.env", "var/backups/meridian"):
            work.expect((self.machine.root / path).exists(), True, f"Kept: {path}")
        told = self.machine.run(f"{CODE}/deploy/remove", "--data")
        work.expect(self.machine.run("sh", "-c", LEFT), "", "What is left")
        if self.size == "server":
            databases = ("su", "postgres", "-c", "psql -Atc 'SELECT datname FROM pg_database'")
            found = sorted(self.machine.run(*databases).split())
            work.expect(found, ["postgres", "template0", "template1"], "Databases")
        return kept + told


def main() -> None:
    """Run all phases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("group", type=Path)
    parser.add_argument("--size", choices=list(SERVICE), required=True)
    parser.add_argument("--suite", default="bookworm", help="the version of Debian")
    given = parser.parse_args()
    begun = time.monotonic()
    machine = Machine(given.folder / "root", given.group)
    trial = Trial(machine, given.size)
    try:
        trial.run(given.suite)
    except Exception:
        print(machine.last_words(), flush=True)
        raise
    print(f"The size {given.size} works on a bare {given.suite}: {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
