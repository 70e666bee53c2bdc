"""Production starts with everything set, and else says in a sentence what is missing or wrong."""

import os
import re
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {
    "SECRET_KEY": "s" * 50,
    "BASE_URL": "https://www.example.com",
    "DATABASE_URL": "postgresql://user:password@127.0.0.1:5432/meridian",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "STATE_DIR": "state",
}


def start(
    expression: str, folder: Path, **changes: str | None
) -> "subprocess.CompletedProcess[str]":
    """Print `expression` of the production settings, in a process that has only what is given."""
    variables = {**COMPLETE, **changes}
    given = {name: value for name, value in variables.items() if value is not None}
    program = f"import cms.settings.production as settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath} | given,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        *((name, None, "is not set. Set it") for name in COMPLETE if name != "REDIS_URL"),
        ("SECRET_KEY", " ", "is not set. Set it"),
        ("SECRET_KEY", "s" * 49, "has a key of fewer than 50 characters."),
        ("SECRET_KEY_FALLBACKS", "s" * 50 + ",s", "has a key of fewer than 50 characters."),
        ("ALLOWED_HOSTS", " , ", "is ',', in which there is no name."),
        ("STATE_DIR", "/dev/null/state", "a folder that cannot be made: Not a directory."),
        ("DATABASE_URL", "postgresql://u:p@h/n?sslmode=on", "has the sslmode 'on', which is none"),
        ("BASE_URL", "www.example.com", "is 'www.example.com', not an address"),
        ("BASE_URL", "https://example.com/site", "(without path, query or user)."),
        ("BASE_URL", "https://example.com:x", "is 'https://example.com:x', not an address"),
        ("DATABASE_URL", "mysql://u:p@h/n", "is not a URL of postgres or postgresql"),
        ("DATABASE_URL", "postgresql://u:p@h:5432", "names no database"),
        ("DATABASE_URL", "postgresql://u:p@h:port/n", "cannot be read as postgresql://"),
        ("DATABASE_URL", "sqlite://state/db.sqlite3", "not a file such as sqlite:///var/lib"),
        ("DATABASE_URL", "sqlite:///tmp", "is 'sqlite:///tmp', not a file such as"),
        ("DATABASE_URL", "sqlite://", "is 'sqlite://', not a file such as"),
        ("DATABASE_URL", "sqlite://:memory:", "is 'sqlite://:memory:', not a file such as"),
        ("DATABASE_URL", "sqlite:///a/b?timeout=1", "not a file such as sqlite:///var/lib"),
        ("DATABASE_URL", "sqlite:///dev/null/a", "in a folder that cannot be made: File exists."),
        ("REDIS_URL", "memcached://h", "is not a URL of redis or rediss or unix"),
        ("SENDFILE_URL", "protected/", "is 'protected/', not a path or an address"),
        ("PURGE_URL", "cache.example", "is 'cache.example', not an address such as https://hub"),
        ("HSTS_PRELOAD", "2", "is '2', which is neither true nor false."),
        ("HSTS_SUBDOMAINS", "2", "is '2', which is neither true nor false."),
        ("SESSION_MINUTES", "0", "is '0', not a whole number from 1 to 1440."),
        ("SCHEDULE_SECONDS", "never", "is 'never', not a whole number from 1 to 3600."),
        ("PORT", "http", "is 'http', not a whole number from 1 to 65535."),
        ("TIME_ZONE", "Mars/Olympus", "is 'Mars/Olympus', not a time zone"),
        ("MEDIA_URL", "cdn.example.com/", "is 'cdn.example.com/', not a path or an address"),
        ("MEDIA_URL", "/media", "is '/media', not a path or an address that ends with a slash"),
        ("SEARCH_ENGINES", "some", "is 'some', which is neither true nor false."),
        ("WAGTAIL_API_V2", "maybe", "is 'maybe', which is neither true nor false."),
        ("WAGTAIL_API_V3", "maybe", "is 'maybe', which is neither true nor false."),
        ("BACKUP_URL", "/var/backups", "is neither a folder nor a bucket, such as file:///var"),
        ("BACKUP_DAYS", "0", "is '0', not a whole number from 1 to 3650."),
        ("METRICS_NETWORKS", "10.0.0.1/8", "has '10.0.0.1/8', not a network such as 10.0.0.0/8."),
        ("SENTRY_DSN", "key@sentry", "is not a URL of https or http, such as https://key@"),
        ("WEBSUB_HUB_URL", "hub.example", "is 'hub.example', not an address such as https://hub"),
        ("EMAIL_URL", "pigeon://coop", "is not the URL of a mail server"),
    ],
)
def test_what_is_missing_or_malformed_is_named(
    name: str, value: str | None, problem: str, tmp_path: Path
) -> None:
    stopped = start("'started'", tmp_path, **{name: value})

    assert (stopped.returncode, stopped.stdout) == (1, "")
    sentence = stopped.stderr.splitlines()[-1]
    expected = f"django.core.exceptions.ImproperlyConfigured: The environment variable {name} "
    assert sentence.startswith(expected)
    assert problem in sentence


def test_it_starts_with_everything_set(tmp_path: Path) -> None:
    expression = (
        "settings.DEBUG, settings.ALLOWED_HOSTS, settings.DATABASES['default']['NAME'], "
        "settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.TIME_ZONE, "
        "settings.SENDFILE_URL, settings.WAGTAILFRONTENDCACHE, settings.MEDIA_URL"
    )
    started = start(expression, tmp_path)

    assert started.stderr == ""
    assert started.stdout == ("False ['www.example.com'] meridian True True UTC  {} /media/\n")


def test_what_is_set_is_used(tmp_path: Path) -> None:
    started = start(
        "settings.ALLOWED_HOSTS, settings.TIME_ZONE, settings.MEDIA_URL, settings.HTTPS, "
        "settings.WAGTAIL_API_V2, settings.WAGTAIL_API_V3",
        tmp_path,
        WAGTAIL_API_V2="on",
        BASE_URL="http://10.0.0.1:8080",
        ALLOWED_HOSTS="a.example, b.example",
        TIME_ZONE="Europe/Berlin",
        MEDIA_URL="https://cdn.example.com/media/",
    )

    assert started.stdout == (
        "['a.example', 'b.example'] Europe/Berlin https://cdn.example.com/media/ False True False\n"
    )


DATABASE = (
    "*(settings.DATABASES['default'].get(name) "
    "for name in ('ENGINE', 'NAME', 'USER', 'HOST', 'PORT', 'CONN_MAX_AGE')), "
    "settings.TASKS['default']['BACKEND'].split('.')[-1], "
    "settings.CACHES['default']['BACKEND'].split('.')[-1]"
)


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_one_machine_may_do_without_servers(slashes: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "db.sqlite3"
    url = f"sqlite:{slashes}{file}"
    started = start(f"print({DATABASE})", tmp_path, DATABASE_URL=url, REDIS_URL=None)

    assert (started.stderr, started.stdout.splitlines()[0]) == (
        "",
        f"django.db.backends.sqlite3 {file} None None None None WorkerBackend LocMemCache",
    )
    assert file.parent.is_dir()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql:///site?host=/run/postgresql", "site  /run/postgresql "),
        ("postgresql:///site?host=/run/postgresql&port=5433", "site  /run/postgresql 5433"),
        ("postgresql://ada@%2Frun%2Fpostgresql:5433/site", "site ada /run/postgresql 5433"),
        ("postgresql://ada@10.0.0.1/site", "site ada 10.0.0.1 "),
    ],
)
def test_postgresql_may_be_behind_a_socket(url: str, place: str, tmp_path: Path) -> None:
    started = start(f"print({DATABASE})", tmp_path, DATABASE_URL=url)

    assert started.stdout.splitlines()[0] == (
        f"django.db.backends.postgresql {place} 60 DatabaseBackend ForgivingRedisCache"
    )


def test_files_are_sent_by_nginx_and_purged_from_a_cache_if_there_are_such(tmp_path: Path) -> None:
    expression = (
        "settings.SENDFILE_BACKEND, settings.WAGTAILFRONTENDCACHE['default']['LOCATION'], "
        "settings.INSTALLED_APPS[-1]"
    )
    set_up = {"SENDFILE_URL": "/protected/", "PURGE_URL": "http://127.0.0.1:6081"}

    assert start(expression, tmp_path, **set_up).stdout == (
        "cms.foundation.http.nginx http://127.0.0.1:6081 wagtail.contrib.frontend_cache\n"
    )


def test_requests_are_logged_and_measured_with_their_id(tmp_path: Path) -> None:
    expression = "*[one.rpartition('.')[2] for one in settings.MIDDLEWARE[:3]]"
    set_up = {"LOG_REQUESTS": "true", "METRICS_NETWORKS": "10.0.0.0/8"}

    assert start(expression, tmp_path, **set_up).stdout == (
        "RequestIdMiddleware RequestsMiddleware MetricsMiddleware\n"
    )
    assert start(expression, tmp_path).stdout == (
        "RequestIdMiddleware HeadMiddleware ProbesMiddleware\n"
    )


def test_browsers_are_told_to_come_by_https_only(tmp_path: Path) -> None:
    expression = (
        "settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, "
        "settings.SECURE_HSTS_PRELOAD, settings.CSRF_COOKIE_SECURE"
    )

    assert start(expression, tmp_path).stdout == "31536000 False False True\n"
    chosen = start(expression, tmp_path, HSTS_SUBDOMAINS="true", HSTS_PRELOAD="true")
    assert chosen.stdout == "31536000 True True True\n"
    inside = start(expression, tmp_path, BASE_URL="http://10.0.0.1:8080")
    assert inside.stdout == "0 False False False\n"


def test_all_that_a_check_of_the_deployment_finds_is_what_is_away(tmp_path: Path) -> None:
    expression = (
        "__import__('os').environ.update(DJANGO_SETTINGS_MODULE='cms.settings.production'), "
        "__import__('django').setup(), "
        "__import__('django.core.management').core.management.call_command("
        "'check', deploy=True, fail_level='WARNING')"
    )
    away = {
        "DATABASE_URL": "postgresql://user:secret-word@127.0.0.1:1/meridian",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    checked = start(expression, tmp_path, SECRET_KEY=token_urlsafe(50), **away)

    assert re.findall(r"\((\w+\.[EWC]\d+)\)", checked.stderr) == [
        *("installation.E001", "installation.E002"),
        *("installation.W001", "installation.W006"),
    ]
    # The two of HSTS that bind hosts of others, see the operators' guide.
    assert "System check identified 4 issues (2 silenced)." in checked.stderr
    for what_to_do in ("DATABASE_URL", "REDIS_URL", "manage.py collectstatic", "BACKUP_URL"):
        assert what_to_do in checked.stderr
    assert "secret-word" not in checked.stderr


def test_no_secret_is_in_the_sentence(tmp_path: Path) -> None:
    secret = start("1", tmp_path, SECRET_KEY="too-short-but-secret")
    database = start("1", tmp_path, DATABASE_URL="postgresql://u:secret@h:port/n")

    assert "too-short-but-secret" not in secret.stderr.splitlines()[-1]
    assert "secret@" not in database.stderr.splitlines()[-1]
