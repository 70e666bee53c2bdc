"""The servers that are measured, each with what it serves in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    default_type text/plain;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=1000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class MissingError(Exception):
    """Raised if a program is not installed; the message names its Debian packages."""


@dataclass(frozen=True)
class Server:
    """A server at a port of this machine, and the process that was started for it."""

    name: str
    port: int
    pid: int

    @property
    def address(self) -> str:
        """The beginning of its addresses."""
        return f"http://127.0.0.1:{self.port}"

    def seconds(self) -> float:
        """The CPU time that it has used, with all processes that it has started."""
        ticks = 0
        for pid in _family(self.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """The memory of its largest process, of which what it shares is counted in part."""
        return max(map(_pss, _family(self.pid))) / 1024


Serving = AbstractContextManager[Server]


def meridian(state: Path, name: str, port: int, settings: str, processes: int = 1) -> Serving:
    """Serve an installation by the documented command."""
    command = [sys.executable, "manage.py", "serve", f"--processes={processes}"]
    return _running(name, port, command, _meridian(state, port, settings))


def fill_meridian(state: Path, port: int, articles: int) -> None:
    """Prepare an installation at `port` with so many articles."""
    for command in (
        ["prepare"],
        ["make_content", f"--articles={articles}"],
        ["collectstatic", "--noinput", "--verbosity=0"],
    ):
        environment = _meridian(state, port, "cms.settings.embedded")
        _run([sys.executable, "manage.py", *command], environment)


def fill_stock(state: Path, source: Server) -> None:
    """Make the plain Wagtail site from what `source` serves."""
    state.mkdir()
    for command in (["migrate", "--verbosity=0"], ["fill", source.address]):
        _run([sys.executable, "-m", "django", *command], _stock(state))


def stock(state: Path) -> Serving:
    """Serve the plain Wagtail site by the same application server, with as many threads."""
    port = free_port()
    command = ["-m", "waitress", "--threads=8", f"--listen=127.0.0.1:{port}"]
    application = ["--call", "django.core.wsgi:get_wsgi_application"]
    return _running("Wagtail", port, [sys.executable, *command, *application], _stock(state))


def files(folder: Path, bodies: dict[str, bytes]) -> Serving:
    """Serve `bodies` from files, by their names."""
    port = free_port()
    (folder / "files").mkdir(parents=True)
    for name, body in bodies.items():
        (folder / "files" / name).write_bytes(body)
    (folder / "files").chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port))
    return _running("nginx", port, ["nginx", "-p", str(folder), "-c", str(configuration)], {})


def cached(folder: Path, origin: Server) -> Serving:
    """Put Varnish before `origin`, with the configuration in `deploy/`."""
    port = free_port()
    folder.mkdir(parents=True)
    configuration = (ROOT / "deploy" / "varnish.vcl").read_text()
    file = folder / "varnish.vcl"
    file.write_text(configuration.replace('.port = "8000"', f'.port = "{origin.port}"'))
    place = ["-a", f"127.0.0.1:{port}", "-n", str(folder / "state"), "-T", "none"]
    options = ["-j", "none", "-F", "-f", str(file), "-s", "malloc,256m"]
    return _running("Varnish", port, ["varnishd", *options, *place], {})


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
    return port


def _meridian(state: Path, port: int, settings: str) -> dict[str, str]:
    return {"STATE_DIR": str(state), "PORT": str(port), "DJANGO_SETTINGS_MODULE": settings}


def _stock(state: Path) -> dict[str, str]:
    settings = "benchmarks.stock.settings"
    return {"STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}


def _run(command: Sequence[str], variables: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True)


@contextmanager
def _running(
    name: str, port: int, command: Sequence[str], variables: dict[str, str]
) -> Iterator[Server]:
    """Run a server until the end of the context."""
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        packages = "nginx-light varnish varnish-modules wrk"
        message = f"{command[0]} is missing: apt-get install {packages}"
        raise MissingError(message) from error
    try:
        _wait(port, process)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)) as asked:
                asked.request("GET", "/robots.txt")
                asked.getresponse().read()
                return
        except OSError:
            time.sleep(0.2)
    raise MissingError(f"{process.args!r} does not serve.")


def _family(pid: int) -> list[int]:
    """Return the process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _pss(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
