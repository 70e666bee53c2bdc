"""Typed values from environment variables, with a clear error for a missing or malformed one."""

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

from cms.settings.sqlite import sqlite_database

MINIMUM_SECRET_LENGTH = 50
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
POSTGRESQL = ("postgres", "postgresql")
A_DATABASE = "postgresql://user:password@host:5432/name"
FOLDER_STORAGE = "cms.foundation.storages.folder.FolderStorage"
BUCKET_STORAGE = "cms.foundation.storages.bucket.BucketStorage"
BOOLEANS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(
    ("0", "false", "no", "off"), False
)


class Environment:
    """A reader of the variables in `source`.

    Each method raises ImproperlyConfigured, with the name of the variable, for an invalid value. A
    variable without a default is required. An empty one counts as missing.
    """

    def __init__(self, source: Mapping[str, str]) -> None:
        self._source = source

    def _fail(self, name: str, problem: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"The environment variable {name} {problem}.")

    def text(self, name: str, *, default: str | None = None, example: str = "") -> str:
        """Return the value without white space around it."""
        value = self._source.get(name, "").strip()
        if value:
            return value
        if default is not None:
            return default
        hint = f", for example {example}" if example else ""
        raise self._fail(name, f"is not set. Set it{hint}")

    def secret(self, name: str) -> str:
        """Return a secret of at least 50 characters."""
        value = self.text(name, example="the output of `openssl rand -base64 48`")
        self._refuse_short(name, value)
        return value

    def secrets(self, name: str) -> list[str]:
        """Return a list, which may be empty, of secrets of at least 50 characters."""
        values = self.names(name, default="")
        for value in values:
            self._refuse_short(name, value)
        return values

    def _refuse_short(self, name: str, secret: str) -> None:
        if len(secret) < MINIMUM_SECRET_LENGTH:
            problem = f"has a key of fewer than {MINIMUM_SECRET_LENGTH} characters"
            raise self._fail(name, problem)

    def boolean(self, name: str, *, default: bool) -> bool:
        """Return the truth value of `1`, `true`, `yes`, `on`, or of `0`, `false`, `no`, `off`."""
        value = self.text(name, default=str(default))
        if value.lower() not in BOOLEANS:
            raise self._fail(name, f"is {value!r}, which is neither true nor false")
        return BOOLEANS[value.lower()]

    def integer(self, name: str, *, default: int, minimum: int, maximum: int) -> int:
        """Return a whole number from `minimum` to `maximum`."""
        value = self.text(name, default=str(default))
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(maximum))
        if not (is_number and minimum <= int(value) <= maximum):
            problem = f"is {value!r}, not a whole number from {minimum} to {maximum}"
            raise self._fail(name, problem)
        return int(value)

    def folder(self, name: str, *, default: Path | None = None) -> Path:
        """Return the absolute path of a folder, made if it is missing.

        A relative one starts at the working directory.
        """
        text = self.text(name, default=str(default) if default else None)
        return self._made(name, Path(text).resolve(), f"is {text!r}, a folder")

    def _made(self, name: str, folder: Path, problem: str) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"{problem} that cannot be made: {error.strerror}"
            raise self._fail(name, problem) from error
        return folder

    def address(self, name: str, *, default: str | None = None) -> str:
        """Return a web server's address, `https://host` or `http://host:port`, without a path."""
        value = self.text(name, default=default, example="https://www.example.com").rstrip("/")
        problem = f"is {value!r}, not an address such as https://www.example.com"
        if not _is_address(value):
            raise self._fail(name, problem)
        if any(sign in value.partition("://")[2] for sign in "/?#@"):
            raise self._fail(name, problem + " (without path, query or user)")
        return value

    def web_address(self, name: str, *, default: str) -> str:
        """Return a web address that may have a path and query, such as `https://host/path?query`."""
        value = self.text(name, default=default)
        is_plain = value.isascii() and "#" not in value and "@" not in value.partition("?")[0]
        if value and not (is_plain and _is_address(value)):
            raise self._fail(name, f"is {value!r}, not an address such as https://hub.example.com/")
        return value

    def folder_address(self, name: str, *, default: str) -> str:
        """Return a path of the site or an absolute address, which has to end with a slash."""
        value = self.text(name, default=default)
        is_folder = value.endswith("/") and (value.startswith("/") or _is_address(value))
        if value != default and not is_folder:
            problem = f"is {value!r}, not a path or an address that ends with a slash"
            raise self._fail(name, f"{problem}, such as https://cdn.example.com/media/")
        return value

    def time_zone(self, name: str, *, default: str) -> str:
        """Return the name of a time zone."""
        value = self.text(name, default=default)
        if value not in available_timezones():
            raise self._fail(name, f"is {value!r}, not a time zone such as Europe/Berlin")
        return value

    def names(self, name: str, *, default: str | None = None) -> list[str]:
        """Return a list of names separated by commas; it is empty only by default."""
        value = self.text(name, default=default, example="www.example.com,example.com")
        found = [part.strip() for part in value.split(",") if part.strip()]
        if value and not found:
            raise self._fail(name, f"is {value!r}, in which there is no name")
        return found

    def networks(self, name: str) -> list[str]:
        """Return a list, which may be empty, of IP networks such as 10.0.0.0/8."""
        found = self.names(name, default="")
        for network in found:
            try:
                ip_network(network)
            except ValueError as error:
                problem = f"has {network!r}, not a network such as 10.0.0.0/8"
                raise self._fail(name, problem) from error
        return found

    def service(
        self, name: str, schemes: tuple[str, ...], *, example: str, default: str | None = None
    ) -> str:
        """Return the URL of a service; its scheme has to be one of `schemes`."""
        value = self.text(name, default=default, example=example)
        if value != default and urlsplit(value).scheme not in schemes:
            raise self._fail(name, f"is not a URL of {' or '.join(schemes)}, such as {example}")
        return value

    def storage(self, name: str) -> dict[str, object] | None:
        """Return the entry of STORAGES for `file:///folder` or a bucket; None without the variable.

        A bucket is `s3://KEY:SECRET@host/bucket/folder`. The folder may be left out, and the key
        too where the machine itself has access. The query may have `region`, and `tls=false` for a
        server on the same machine.
        """
        value = self.text(name, default="")
        if not value:
            return None
        try:
            parts = urlsplit(value)
            is_named = parts.port != 0 and bool(parts.path.strip("/"))
        except ValueError:
            is_named = False
        if is_named and parts.scheme == "file" and not parts.netloc:
            return {"BACKEND": FOLDER_STORAGE, "OPTIONS": {"location": parts.path}}
        if is_named and parts.scheme == "s3" and parts.hostname:
            return {"BACKEND": BUCKET_STORAGE, "OPTIONS": _bucket(parts)}
        examples = "file:///var/backups/meridian or s3://KEY:SECRET@s3.example.com/bucket"
        raise self._fail(name, f"is neither a folder nor a bucket, such as {examples}")

    def email(self, name: str) -> dict[str, object]:
        """Return the `EMAIL_…` settings of a URL such as smtp+tls://user:password@host:587.

        Without the variable, no mail is sent.
        """
        value = self.text(name, default="dummymail://")
        try:
            return dict(environ.Env.email_url_config(value))
        except (ImproperlyConfigured, ValueError) as error:
            example = "smtp+tls://user:password@host:587"
            raise self._fail(name, f"is not the URL of a mail server, such as {example}") from error

    def database(self, name: str) -> dict[str, object]:
        """Return the `DATABASES` entry of the URL of a PostgreSQL database or of an SQLite file."""
        value = self.service(name, (*POSTGRESQL, "sqlite"), example=A_DATABASE)
        if urlsplit(value).scheme == "sqlite":
            return sqlite_database(self._sqlite_file(name, value))
        return self.postgresql(name)

    def _sqlite_file(self, name: str, value: str) -> Path:
        """Return the absolute path of the file; its folder is made if it is missing."""
        parts = urlsplit(value)
        path = Path("/" + unquote(parts.path).lstrip("/"))
        if parts.netloc or parts.query or parts.fragment or path.is_dir():
            problem = f"is {value!r}, not a file such as sqlite:///var/lib/meridian/db.sqlite3"
            raise self._fail(name, problem)
        self._made(name, path.parent, f"is {value!r}, in a folder")
        return path

    def postgresql(self, name: str) -> dict[str, object]:
        """Return the `DATABASES` entry of a PostgreSQL URL.

        The host may be the folder of a Unix socket, as in postgresql:///name?host=/run/postgresql.
        The just-in-time compiler is off unless the URL has `options` of its own: it takes longer
        than any of our queries. A server that does not answer is given up after five seconds.
        """
        example = A_DATABASE
        value = self.service(name, POSTGRESQL, example=example)
        try:
            config = dict(environ.Env.db_url_config(value))
        except ValueError as error:
            raise self._fail(name, f"cannot be read as {example}") from error
        if not config.get("NAME"):
            raise self._fail(name, f"names no database, as {example} does")
        options: dict[str, object] = config.get("OPTIONS", {})
        config["HOST"] = unquote(str(options.pop("host", config["HOST"])))
        config["PORT"] = options.pop("port", config["PORT"])
        mode = options.get("sslmode", SSL_MODES[0])
        if mode not in SSL_MODES:
            known = ", ".join(SSL_MODES)
            raise self._fail(name, f"has the sslmode {mode!r}, which is none of {known}")
        return {
            **config,
            "OPTIONS": {"options": "-c jit=off", "connect_timeout": 5, **options},
        }


def _bucket(parts: SplitResult) -> dict[str, str]:
    """Return the options of a bucket that is given by a URL."""
    query = dict(parse_qsl(parts.query))
    scheme = "http" if query.get("tls") == "false" else "https"
    bucket, _, folder = parts.path.strip("/").partition("/")
    known = {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "region_name": query.get("region", ""),
    }
    return {
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "bucket_name": bucket,
        "location": folder,
        # What is left out is taken from the machine.
        **{name: value for name, value in known.items() if value},
    }


def _is_address(value: str) -> bool:
    """Return whether `value` is an absolute address of a web server."""
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return has_host and parts.scheme in ("http", "https")
