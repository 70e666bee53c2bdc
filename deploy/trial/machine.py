"""A bare Debian in a folder, which is first a root to install into and then a machine that boots.

It has namespaces of its own for files, processes and, once it has booted, the network. They are
gone with the process that made them, and all that runs in them.
"""

import ctypes
import os
import shutil
import subprocess
import time
from pathlib import Path

CLONE_NEWNET = 0x40000000
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
BOOT = Path(__file__).with_name("boot")
CODE = "/usr/src/meridian"
CURRENT = "/opt/meridian/current"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
SECONDS_TO_BOOT = 60


class TrialError(Exception):
    """Something did not end as it should."""


class Machine:
    """A Debian in the folder `root`, whose processes are in the control group at `group`."""

    def __init__(self, root: Path, group: Path) -> None:
        self.root = root
        self._group = group
        self._environment = dict(ENVIRONMENT)
        self._init = 0

    def make(self, suite: str, code: Path) -> None:
        """Unpack the smallest system that boots; the code is at CODE, and cannot be changed."""
        packages = "--include=systemd-sysv,dbus,ca-certificates"
        _run("debootstrap", "--variant=minbase", packages, suite, str(self.root))
        (self.root / "etc" / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
        self._take_configuration_of_packages()
        folder = self.root / CODE.lstrip("/")
        folder.mkdir()
        _run("mount", "--bind", "-o", "ro", str(code), str(folder))
        for name, kind in (("proc", "proc"), ("run", "tmpfs"), ("dev/shm", "tmpfs")):
            if name == "dev/shm":
                _run("mount", "--rbind", "/dev", str(self.root / "dev"))
            _run("mount", "-t", kind, kind, str(self.root / name))

    def _take_configuration_of_packages(self) -> None:
        """Let apt and pip ask whom they ask on this machine."""
        (self.root / "etc" / "resolv.conf").write_text(Path("/etc/resolv.conf").read_text())
        dumped = _run("apt-config", "dump").splitlines()
        wanted = [line for line in dumped if line.startswith(("Acquire::http", "Acquire::Check"))]
        (self.root / "etc/apt/apt.conf.d/90machine").write_text("\n".join(wanted) + "\n")
        pip = Path("/etc/pip.conf")
        if pip.exists():
            shutil.copy(pip, self.root / "etc")
        self._environment |= {k: v for k, v in os.environ.items() if k.startswith("PIP_")}
        if CERTIFICATES.exists():
            copy = "/etc/ssl/certificates-of-the-host.crt"
            shutil.copy(CERTIFICATES, self.root / copy.lstrip("/"))
            self._environment["PIP_CERT"] = copy

    def run(self, *command: str) -> str:
        """Run a command as root; return what it prints. Raise TrialError if it fails."""
        if self._init:
            enter = ["nsenter", f"--target={self._init}", "--all", "--root", "--wd"]
        else:
            enter = ["chroot", str(self.root)]
        return _run(*enter, "env", "-i", *_pairs(self._environment), *command)

    def take_along(self, *packages: str) -> None:
        """Fetch packages of Debian, and all of Python that the site needs, for a later install."""
        download = ["--download-only", "--no-install-recommends", "--yes"]
        self.run("apt-get", "install", *download, *packages)
        wheels = "/var/cache/wheels"
        pip = [f"{CURRENT}/.venv/bin/python", "-m", "pip", "download", "--no-deps", "--quiet"]
        self.run(*pip, "--require-hashes", "-r", f"{CODE}/requirements.txt", "--dest", wheels)
        self._environment |= {"PIP_FIND_LINKS": wheels, "PIP_NO_INDEX": "yes"}

    def boot(self) -> None:
        """Start systemd, in a network of its own, which this process is in from now on too."""
        begun = subprocess.Popen(
            [
                *("unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--fork"),
                *("--kill-child=KILL", "sh", str(BOOT), str(self.root), str(self._group)),
            ]
        )
        deadline = time.monotonic() + SECONDS_TO_BOOT
        children = Path(f"/proc/{begun.pid}/task/{begun.pid}/children")
        while not self._has_booted(children):
            if begun.poll() is not None or time.monotonic() > deadline:
                raise TrialError("The machine does not boot.")
            time.sleep(0.3)
        with open(f"/proc/{self._init}/ns/net") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "The machine's network cannot be joined.")

    def _has_booted(self, children: Path) -> bool:
        found = children.read_text().split() if children.exists() else []
        if not found:
            return False
        self._init = int(found[0])
        try:
            state = self.run("sh", "-c", "systemctl is-system-running || true").strip()
        except TrialError:
            return False
        return state in ("running", "degraded")

    def last_words(self) -> str:
        """Return the end of the logs, once it has booted."""
        show = "systemctl --failed --no-legend; journalctl --no-pager -n 60 -u caddy -u 'meridian*'"
        return self.run("sh", "-c", show) if self._init else ""

    def memory_of(self, services: str) -> dict[str, int]:
        """Return the memory in kB of each process of the services whose names begin so.

        What several share is counted in proportion.
        """
        found: dict[str, int] = {}
        for process in Path("/proc").iterdir():
            try:
                if f"/system.slice/{services}" in (process / "cgroup").read_text():
                    line = (process / "smaps_rollup").read_text().partition("\nPss:")[2]
                    words = (process / "cmdline").read_text().replace("\0", " ").strip()
                    found[f"{process.name} {words[-60:]}"] = int(line.split()[0])
            except (OSError, IndexError):
                continue  # No process, or one that has just ended.
        return found


def _pairs(environment: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environment.items()]


def _run(*command: str) -> str:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise TrialError(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-4000:]}"
        )
    return done.stdout
