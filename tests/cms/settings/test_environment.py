"""Values from the environment are typed."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings.environment import Environment


def test_a_text_is_taken_without_space_around_it() -> None:
    assert Environment({"NAME": "  value \n"}).text("NAME") == "value"
    assert Environment({"NAME": " "}).text("NAME", default="other") == "other"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, True) for text in ("1", "TRUE", "yes", "on", "")),
        *((text, False) for text in ("0", "False", "no", "off")),
    ],
)
def test_a_boolean(text: str, value: bool) -> None:
    assert Environment({"FLAG": text}).boolean("FLAG", default=True) is value


def test_an_integer_at_its_ends() -> None:
    env = Environment({"LOW": "1", "HIGH": "10", "OVER": "11", "HUGE": "1" * 5000})

    assert env.integer("LOW", default=5, minimum=1, maximum=10) == 1
    assert env.integer("HIGH", default=5, minimum=1, maximum=10) == 10
    assert env.integer("NONE", default=5, minimum=1, maximum=10) == 5
    for name in ("OVER", "HUGE"):
        with pytest.raises(ImproperlyConfigured, match="not a whole number from 1 to 10"):
            env.integer(name, default=5, minimum=1, maximum=10)


def test_an_address_loses_the_slash_at_its_end() -> None:
    assert Environment({"URL": "https://example.com/"}).address("URL") == "https://example.com"


@pytest.mark.parametrize(
    "text",
    ["", "https://hub.example/", "http://hub.example:8080/a/b?c=d", "https://[2001:db8::1]/"],
)
def test_a_web_address(text: str) -> None:
    assert Environment({"URL": text}).web_address("URL", default="") == text


@pytest.mark.parametrize(
    "text",
    [
        *("hub.example", "ftp://hub.example/", "https:///hub", "https://a.example:port/"),
        *("https://u:p@a.example/", "https://a.example/#b", "https://ä.example/", "https://[::1/"),
    ],
)
def test_what_is_no_web_address(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="not an address such as https://hub"):
        Environment({"URL": text}).web_address("URL", default="")


def test_names_are_separated_by_commas() -> None:
    assert Environment({"HOSTS": "a, b,,c "}).names("HOSTS") == ["a", "b", "c"]
    assert Environment({}).names("HOSTS", default="") == []


def test_a_folder_is_made_and_its_path_is_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Environment({"DIR": "a/../b/c"}).folder("DIR") == tmp_path / "b" / "c"
    assert (tmp_path / "b" / "c").is_dir()


def test_a_missing_value_is_explained_with_an_example() -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment({}).address("BASE_URL")

    assert str(raised.value) == (
        "The environment variable BASE_URL is not set. Set it, for example https://www.example.com."
    )


def test_a_storage_is_a_folder_or_a_bucket() -> None:
    bucket = "s3://KEY:a%2Fb@s3.example.com:9000/practice/site/1?region=eu-1"
    env = Environment({"FOLDER": "file:///var/backups", "BUCKET": bucket, "OWN": "s3://h/b"})

    assert env.storage("NONE") is None
    assert env.storage("FOLDER") == {
        "BACKEND": "cms.foundation.storages.folder.FolderStorage",
        "OPTIONS": {"location": "/var/backups"},
    }
    assert env.storage("BUCKET") == {
        "BACKEND": "cms.foundation.storages.bucket.BucketStorage",
        "OPTIONS": {
            "endpoint_url": "https://s3.example.com:9000",
            "bucket_name": "practice",
            "location": "site/1",
            "access_key": "KEY",
            "secret_key": "a/b",
            "region_name": "eu-1",
        },
    }
    own = {"endpoint_url": "https://h", "bucket_name": "b", "location": ""}
    assert (env.storage("OWN") or {})["OPTIONS"] == own


@pytest.mark.parametrize(
    "value",
    [
        *("/var/backups", "file://", "file:///", "file://host/folder", "s3://host", "s3:///bucket"),
        *("s3://host:0/bucket", "s3://host:x/bucket", "https://host/bucket", "s3://[h/bucket"),
    ],
)
def test_what_is_no_storage_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="URL is neither a folder nor a bucket, such as"):
        Environment({"URL": value}).storage("URL")
