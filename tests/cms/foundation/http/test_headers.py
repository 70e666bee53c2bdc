"""Security headers are sent with everything, and are the same in every environment."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.content.blocks.players import VIDEO_PROVIDERS, player_origins
from cms.delivery.api.renderers import HASHES
from tests.factories import SiteTree, make_article
from tests.public_routes import make_everything

pytestmark = pytest.mark.django_db

PLAYERS = {"https://www.youtube-nocookie.com", "https://player.vimeo.com"}
WEBSITE = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "http://testserver"},
    "connect-src": {"'self'"},
    "frame-src": PLAYERS,
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
}
API_DOCS = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "form-action": {"'none'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
}
DATA = {
    "default-src": {"'none'"},
    "form-action": {"'none'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
}
CARDS = "/embed/"  # They are made for frames on pages elsewhere.
DOCUMENT = {"default-src": {"'none'"}}  # Wagtail's own
ADMIN = {
    "default-src": {"'none'"},
    "script-src": {"'self'", "'unsafe-inline'"},
    "style-src": {"'self'", "'unsafe-inline'"},
    "img-src": {"'self'", "data:", "blob:", "http://testserver"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "frame-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'self'"},
    "object-src": {"'none'"},
}


def policy(answer: Any) -> dict[str, set[str]]:
    """The directives of an answer and their sources."""
    directives = answer["Content-Security-Policy"].split("; ")
    return {name: set(sources) for name, *sources in map(str.split, directives)}


def kind(answer: Any) -> str:
    """The media type without parameters."""
    return str(answer.get("Content-Type", "")).partition(";")[0]


def ask(client: Client, address: str) -> Any:
    """The answer, read to its end if it is a file."""
    answer: Any = client.get(address)
    answer.body = b"".join(answer) if answer.streaming else answer.content
    return answer


@pytest.fixture
def editor(site: SiteTree, client: Client) -> Client:
    """A client who may do everything."""
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


@override_settings(WAGTAIL_API_V2=True)
def test_every_public_answer_has_the_policy_of_its_kind(site: SiteTree, api: Client) -> None:
    everything = make_everything(site)
    found = {}
    for address in everything.addresses():
        answer = ask(api, address)
        found[address] = policy(answer)
        if address == reverse("api:docs"):
            expected = API_DOCS
        elif address == everything.document:
            expected = DOCUMENT
        elif address.startswith(CARDS):
            expected = WEBSITE | {"frame-ancestors": {"*"}}
        elif address.endswith(".html"):
            hashes = {"'unsafe-hashes'", *HASHES}
            expected = WEBSITE | {"style-src": WEBSITE["style-src"] | hashes}
        else:
            expected = WEBSITE if kind(answer) == "text/html" else DATA
        assert (address, found[address]) == (address, expected)

    assert (found["/"], found["/api/v1/articles/"]) == (WEBSITE, DATA)


@override_settings(WAGTAIL_API_V2=True)
def test_every_public_answer_has_the_other_headers(site: SiteTree, api: Client) -> None:
    everything = make_everything(site)
    for address in everything.addresses():
        answer = ask(api, address)
        is_page, is_card = kind(answer) == "text/html", address.startswith(CARDS)
        is_ours = is_page and not is_card
        is_shared_draft = address.startswith("/preview/")
        found = {
            name: answer.get(name)
            for name in (
                "X-Content-Type-Options",
                "X-Frame-Options",
                "Referrer-Policy",
                "Cross-Origin-Opener-Policy",
                "Cross-Origin-Resource-Policy",
            )
        }
        assert (address, found) == (
            address,
            {
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": None if is_card else "DENY",
                "Referrer-Policy": "no-referrer" if is_shared_draft else "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin" if is_ours else "cross-origin",
            },
        )
        assert (address, "Permissions-Policy" in answer) == (address, is_page)


def test_an_error_has_the_policy_too(site: SiteTree, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.more_urls"
    client = Client(raise_request_exception=False)
    answer = client.get("/fails/")

    assert (answer.status_code, policy(answer)) == (500, WEBSITE)


def test_features_of_the_browser_are_off_but_for_what_players_need(
    site: SiteTree, api: Client
) -> None:
    pairs = (part.split("=") for part in api.get("/")["Permissions-Policy"].split(", "))
    features = {name: allowed.strip("()") for name, allowed in pairs}
    players = '"https://www.youtube-nocookie.com" "https://player.vimeo.com"'

    assert {name: allowed for name, allowed in features.items() if allowed} == dict.fromkeys(
        ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture"), players
    )
    assert {"camera", "geolocation", "microphone", "payment", "usb"} <= features.keys()


def test_frames_are_those_of_the_players_that_blocks_know() -> None:
    assert player_origins() == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
    for _, player in VIDEO_PROVIDERS.values():
        assert player.startswith(tuple(f"{origin}/" for origin in player_origins()))


def test_images_may_be_on_a_host_for_media(site: SiteTree, api: Client, settings: Any) -> None:
    settings.MEDIA_URL = "https://cdn.example.com/media/"

    assert policy(api.get("/"))["img-src"] == {"'self'", "data:", "https://cdn.example.com"}
    assert policy(api.get("/api/v1/articles/")) == DATA


def test_the_admin_has_a_policy_that_its_forms_work_with(editor: Client, site: SiteTree) -> None:
    article = make_article(site)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))

    assert policy(form) == ADMIN
    assert form["Cross-Origin-Resource-Policy"] == "same-origin"
    assert policy(Client().get(reverse("wagtailadmin_login"))) == ADMIN


def test_what_the_admin_sends_as_data_is_not_for_other_sites(editor: Client) -> None:
    answer = editor.get(reverse("wagtailadmin_api:pages:listing"))

    assert (kind(answer), policy(answer)) == ("application/json", DATA)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("mode", ["", "phone", "search"])
def test_only_a_preview_beside_its_form_is_framed(
    mode: str, editor: Client, site: SiteTree
) -> None:
    article = make_article(site)
    framed = {"frame-ancestors": {"'self'"}}
    beside, in_a_tab = (
        article.make_preview_request(
            preview_mode=mode, extra_request_attrs={"in_preview_panel": is_beside}
        )
        for is_beside in (True, False)
    )
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    unready = editor.get(address, {"mode": mode, "in_preview_panel": "true"})

    assert policy(beside) == WEBSITE | framed
    assert policy(in_a_tab) == WEBSITE
    assert (policy(unready), unready["X-Frame-Options"]) == (ADMIN | framed, "SAMEORIGIN")
    assert policy(editor.get("/articles/back-pain/")) == WEBSITE


def test_a_private_page_is_not_for_other_sites(site: SiteTree) -> None:
    article = make_article(site)
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.PASSWORD, password="sesame"
    )
    answer = Client().get("/articles/back-pain/")

    assert 'type="password"' in answer.content.decode()
    assert (policy(answer), answer["Cross-Origin-Resource-Policy"]) == (WEBSITE, "same-origin")


def test_an_answer_that_nothing_has_changed_leaves_headers_alone(
    site: SiteTree, api: Client
) -> None:
    etag = api.get("/api/v1/articles/")["ETag"]
    answer = api.get("/api/v1/articles/", headers={"If-None-Match": etag})

    assert answer.status_code == HTTPStatus.NOT_MODIFIED
    assert "Content-Security-Policy" not in answer
    assert "Cross-Origin-Resource-Policy" not in answer


def test_a_picture_is_for_other_sites_too(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.more_urls"
    picture = Client().get("/picture.jpg")

    assert (picture.status_code, kind(picture), policy(picture)) == (200, "image/jpeg", DATA)
    assert picture["Cross-Origin-Resource-Policy"] == "cross-origin"
