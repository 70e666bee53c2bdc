"""Single sign-on, with a provider of OpenID Connect on this machine."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from django.test import Client
from wagtail.models import ModelLogEntry

from cms.foundation.users.models import User
from tests.browser.server import free_port
from tests.people import ADMIN_LOGIN, PASSWORD, SECOND_STEP, Person

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]
BEGIN = "/admin/login/single-sign-on/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows whom a test tells it."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with suppress(requests.ConnectionError):
                requests.get(address, timeout=10)
                break
            time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture(autouse=True)
def chosen(provider: str, settings: Any) -> None:
    """The operator has chosen it."""
    settings.OIDC_URL, settings.OIDC_NAME = provider, "Harbor ID"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "meridian", "a secret"


@pytest.fixture
def ada() -> Person:
    """Somebody with an account."""
    return Person(User.objects.create_superuser("ada", "ada@example.com", PASSWORD))


def allowed(browser: Client, claims: dict[str, Any], begin: str = BEGIN) -> str:
    """Where the provider sends back a browser that has logged in there with these claims."""
    place = urlsplit(browser.get(begin)["Location"])
    root = f"{place.scheme}://{place.netloc}"
    requests.put(f"{root}/users/u1", json=claims, timeout=30).raise_for_status()
    answer = requests.post(place.geturl(), {"sub": "u1"}, timeout=30, allow_redirects=False)
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://testserver{BEGIN}end/"
    return f"{back.path}?{back.query}"


def claims(email: str = "ada@example.com", **more: Any) -> dict[str, Any]:
    return {"email": email, "email_verified": True, **more}


def told(browser: Client, answer: Any) -> str:
    """What the log-in page says."""
    assert (answer.status_code, answer["Location"]) == (302, ADMIN_LOGIN)
    page = browser.get(ADMIN_LOGIN).content.decode()
    return " ".join(re.findall(r'<li class="error">\s*(.*?)\s*</li>', page))


def test_the_log_in_page_leads_there_and_back(ada: Person) -> None:
    page = ada.browser.get(f"{ADMIN_LOGIN}?next=/admin/pages/").content.decode()
    (way,) = re.findall(r'href="([^"]*)">Sign in with Harbor ID<', page)
    answer = ada.browser.get(allowed(ada.browser, claims("Ada@Example.com"), way))

    assert (answer.status_code, answer["Location"]) == (302, "/admin/pages/")
    assert ada.is_logged_in()
    (entry,) = ModelLogEntry.objects.filter(action="users.log_in")
    assert (entry.label, entry.data["sentence"], entry.user) == ("ada", "By Harbor ID.", ada.user)


def test_without_a_provider_nothing_is_there(ada: Person, settings: Any) -> None:
    settings.OIDC_URL = ""

    assert "Sign in with" not in ada.browser.get(ADMIN_LOGIN).content.decode()
    assert [ada.browser.get(f"{BEGIN}{rest}").status_code for rest in ("", "end/")] == [404] * 2


def test_it_leads_nowhere_else(ada: Person) -> None:
    begin = f"{BEGIN}?{urlencode({'next': 'https://evil.example/'})}"
    answer = ada.browser.get(allowed(ada.browser, claims(), begin))

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (claims("bea@example.com"), "There is no account here with the e-mail address bea@"),
        (claims("idle@example.com"), "There is no account here with the e-mail address idle@"),
        (claims("two@example.com"), "There is no account here with the e-mail address two@"),
        (claims(email_verified=False), "Harbor ID has not confirmed that your e-mail address"),
        (claims(email_verified="true"), "Harbor ID has not confirmed that your e-mail address"),
        ({"email": "ada@example.com"}, "Harbor ID has not confirmed that your e-mail address"),
        ({"email_verified": True}, "Harbor ID has not confirmed that your e-mail address"),
        (claims(""), "Harbor ID has not confirmed that your e-mail address"),
    ],
)
def test_nobody_else_is_let_in(ada: Person, given: dict[str, Any], sentence: str) -> None:
    User.objects.create_superuser("idle", "idle@example.com", is_active=False)
    User.objects.create_superuser("without")
    for name in ("one", "two"):
        User.objects.create_superuser(name, "two@example.com")
    answer = ada.browser.get(allowed(ada.browser, given))

    assert told(ada.browser, answer).startswith(sentence)
    assert not ada.is_logged_in()
    assert User.objects.count() == 5


def test_an_answer_that_was_not_asked_for_is_refused(ada: Person) -> None:
    """Of another browser, of another state, twice, or an error of the provider."""
    of_another = allowed(Client(), claims())
    own = allowed(ada.browser, claims())
    path, query = own.split("?")
    code = parse_qs(query)["code"][0]
    for answer in (of_another, f"{path}?code={code}&state=x", path, f"{path}?error=access_denied"):
        sentence = told(ada.browser, ada.browser.get(answer))
        assert sentence.startswith("Harbor ID did not answer as it should. Try again")
        assert not ada.is_logged_in()
    ada.browser.get(own)
    assert ada.is_logged_in()
    assert told(Client(), Client().get(own)) == ""
    ada.browser.logout()
    assert "did not answer" in told(ada.browser, ada.browser.get(own))


def test_the_answer_has_to_be_to_this_question(ada: Person) -> None:
    """The nonce of the token is compared with that of the session."""
    back = allowed(ada.browser, claims())
    session = ada.browser.session
    (key,) = (key for key, _ in session.items() if key.startswith("_state_"))
    session[key]["data"]["nonce"] = "another"
    session.save()

    assert "did not answer" in told(ada.browser, ada.browser.get(back))
    assert not ada.is_logged_in()


def test_a_provider_that_is_away_is_named(ada: Person, settings: Any) -> None:
    settings.OIDC_URL = "http://127.0.0.1:9"

    assert "Harbor ID did not answer" in told(ada.browser, ada.browser.get(BEGIN))


def test_the_second_factor_is_asked_for_unless_the_provider_has(ada: Person) -> None:
    ada.give_password()
    ada.add_app()
    for given, place in (
        (claims(), SECOND_STEP),
        (claims(amr=["pwd"]), SECOND_STEP),
        (claims(amr="mfa"), ADMIN_LOGIN),
        (claims(amr=["pwd", "mfa"]), "/admin/"),
    ):
        ada.browser = Client()
        answer = ada.browser.get(allowed(ada.browser, given))
        assert (given, answer["Location"]) == (given, place)
        assert ada.is_logged_in() == (place == "/admin/")


def test_a_demand_is_met_by_the_provider(ada: Person, settings: Any) -> None:
    settings.SECOND_FACTOR_SUPERUSERS = True
    ada.browser.get(allowed(ada.browser, claims()))
    assert ada.browser.get("/admin/")["Location"] == "/admin/account/second-factor/"
    ada.browser = Client()
    ada.browser.get(allowed(ada.browser, claims(amr=["mfa"])))

    assert ada.is_logged_in()
