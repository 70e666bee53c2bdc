"""The main job of the platform, done from outside as a new practice does it, and what may not be.

Each function is a phase of the trial, and raises TrialError if something is not as it should be.
"""

import io
import re
import time
from collections.abc import Callable
from typing import Any

import requests
from PIL import Image

from deploy.trial.editor import Editor, body_of_one_paragraph
from deploy.trial.machine import Machine, TrialError

PASSWORD = "a long walk by the harbor"  # noqa: S105
ARTICLE = "/articles/walking/"
SENTENCE = "Walk on level ground, a little more each day."
MEGABYTE = 1024 * 1024
FORGED = "203.0.113.9"
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LATEST_FAILURE = (
    "from axes.models import AccessFailureLog as Log; print(Log.objects.latest('id').ip_address)"
)


def expect(found: object, wanted: object, what: str) -> None:
    """Raise TrialError if two things differ."""
    if found != wanted:
        raise TrialError(f"{what}: {found!r}, where {wanted!r} was expected.")


def found(pattern: str, text: str) -> str:
    """Return the group of the last line that matches. Raise TrialError if none does."""
    matches: list[str] = re.findall(pattern, text, re.MULTILINE)
    if not matches:
        raise TrialError(f"Nothing like {pattern!r} in {text!r}.")
    return matches[-1]


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Return as soon as it is so. Raise TrialError after so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TrialError(f"{what}: not after {seconds:g} seconds.")
        time.sleep(0.3)


def is_ready(editor: Editor) -> bool:
    """Return whether the site says of each of its parts that it is well."""
    try:
        return bool(editor.get("/readyz").json()["status"] == "ready")
    except (requests.RequestException, ValueError):
        return False


def publish(editor: Editor, link: str, name: str) -> None:
    """Log in for the first time; upload a portrait; publish a practitioner and an article."""
    editor.choose_password(link, PASSWORD)
    editor.log_in(name, PASSWORD)
    file = io.BytesIO()
    Image.effect_noise((1600, 2000), 60).convert("RGB").save(file, "JPEG")
    portrait = editor.upload("Portrait", file.getvalue())
    practitioner = editor.publish(
        editor.address_of_form("practitioners/practitionerpage"),
        {"title": "Grace Harbor", "slug": "grace-harbor", "summary": "She listens."}
        | {"portrait": portrait, "portrait_alt": "Grace at the window", "body-count": "0"},
    )
    author = {"TOTAL_FORMS": "1", "0-practitioner": practitioner, "0-ORDER": "1", "0-id": ""}
    editor.publish(
        editor.address_of_form("articles/articlepage"),
        {"title": "Walking", "slug": "walking", "summary": "Why to walk."}
        | {f"article_authors-{key}": value for key, value in author.items()}
        | body_of_one_paragraph(SENTENCE),
    )


def read(reader: Editor) -> None:
    """Read the article as a page, as an item and in the change feed, and look at the portrait."""
    page = reader.get(ARTICLE)
    expect((page.status_code, SENTENCE in page.text), (200, True), "The page of the article")
    expect({name: page.headers.get(name) for name in HEADERS}, HEADERS, "Headers for browsers")
    policy = page.headers.get("Content-Security-Policy", "")
    expect("default-src 'none'" in policy, True, f"A policy for content in {policy!r}")
    item = reader.get(f"/api/v1/content/?path={ARTICLE}").json()
    expect(item["url"], reader.address + ARTICLE, "The address in the item")
    expect([author["name"] for author in item["authors"]], ["Grace Harbor"], "The authors")
    changes = reader.get("/api/v1/changes/").json()["items"]
    told = {one["content"]["title"]: one["change"] for one in changes if one["content"]}
    expect(told.get("Walking"), "published", "The article in the change feed")
    grace = reader.get("/api/v1/content/?path=/practitioners/grace-harbor/").json()
    wait_until(lambda: _has_sizes(reader, grace["api_url"]), "The worker makes the other sizes")


def _has_sizes(reader: Editor, url: str) -> bool:
    """Return whether each file of the portrait that the item names is there; there are several."""
    portrait: dict[str, Any] = reader.get(url).json()["portrait"]
    files = [source["url"] for source in portrait["renditions"]]
    return len(files) > 3 and all(reader.get(file).content for file in files)


def refuse(editor: Editor, machine: Machine) -> None:
    """Believe nothing that only a proxy may say; let large files through, but not larger ones."""
    headers = {"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "http"}
    headers |= {"X-Forwarded-Host": "evil.example", "Forwarded": f"for={FORGED};proto=http"}
    page = editor.get(ARTICLE, headers=headers, allow_redirects=False)
    expect((page.status_code, "evil.example" in page.text), (200, False), "With forged headers")
    stranger = Editor(editor.address, str(editor.session.verify))
    stranger.session.headers.update(headers)
    stranger.send_login("somebody", "a wrong password")
    told = machine.run("meridian", "shell", "--no-imports", "-c", LATEST_FAILURE).strip()
    expect(told, "127.0.0.1", "The address of whoever sent a wrong password")
    plain = requests.get(
        editor.address.replace("https:", "http:") + ARTICLE, allow_redirects=False, timeout=60
    )
    expect(plain.headers.get("Location"), editor.address + ARTICLE, "Plain HTTP leads to")
    answer = editor.send_picture("Large", bytes(90 * MEGABYTE))
    expect(answer.status_code, 200, "The status for 90 MB")
    expect(answer.json()["success"], False, "90 MB that are no picture")
    expect(_is_taken(editor, bytes(110 * MEGABYTE)), False, "Whether 110 MB are taken")


def _is_taken(editor: Editor, file: bytes) -> bool:
    """Return whether the site reads the file; the connection may end while it is being sent."""
    try:
        return editor.send_picture("Larger", file).ok
    except requests.ConnectionError:
        return False


def survive(editor: Editor, machine: Machine, service: str) -> None:
    """Kill the server in the middle; readers wait a moment."""
    show = ("systemctl", "show", "--property=MainPID", "--value", service)
    before = machine.run(*show).strip()
    machine.run("systemctl", "kill", "--signal=KILL", service)
    expect(editor.get(ARTICLE).status_code, 200, "The article just after a kill")
    wait_until(lambda: is_ready(editor), "The site is ready again")
    after = machine.run(*show).strip()
    expect((after == before, after.isdigit() and int(after) > 0), (False, True), "A new process")
