"""A link shows nothing but its draft, and nothing at all when it has ended."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from articles.models import ArticlePage
from cms.editorial.preview_links.models import PreviewLink, hash_token, share
from cms.foundation.users.models import User
from tests.answers import NOT_HERE, heading
from tests.cms.editorial.preview_links.conftest import HEADERS, headers, save, shared
from tests.factories import SiteTree, make_article, make_practitioner, stream

pytestmark = pytest.mark.django_db


def test_no_other_site_may_read_the_web_page(api: Client, article: ArticlePage, user: User) -> None:
    answer = api.get(shared(article, user), HTTP_ORIGIN="https://front.example")

    assert (answer.status_code, answer.get("Access-Control-Allow-Origin")) == (200, None)


@pytest.mark.parametrize("suffix", ["", "item.json"])
def test_a_newer_draft_is_not_shown(
    suffix: str, api: Client, article: ArticlePage, user: User
) -> None:
    url = shared(article, user) + suffix
    before = api.get(url).content
    save(article, "leak-newer")

    assert api.get(url).content == before
    assert b"Shared draft" in before


@pytest.mark.parametrize("suffix", ["", "item.json"])
def test_what_autosave_writes_into_the_same_revision_is_not_shown(
    suffix: str, api: Client, article: ArticlePage, user: User
) -> None:
    revision = article.save_revision(user=user)
    url = shared(article, user) + suffix
    before = api.get(url).content
    article.title = article.summary = "leak-autosaved"
    article.save_revision(user=user, overwrite_revision=revision)

    assert Revision.objects.get(pk=revision.pk).content["title"] == "leak-autosaved"
    assert api.get(url).content == before


def end(how: str, link: PreviewLink, user: User) -> None:
    if how == "expired":
        PreviewLink.objects.update(expires_at=timezone.now())
    elif how == "revoked":
        link.revoke(user)
    elif how == "deleted":
        Page.objects.get(pk=link.page_id).specific.delete()


def tampered(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


@pytest.mark.parametrize("how", ["expired", "revoked", "deleted", "tampered", "unknown", "odd"])
def test_whatever_shows_nothing_answers_alike(
    how: str, api: Client, article: ArticlePage, user: User
) -> None:
    link, token = share(article, user=user, days=1)
    assert api.get(f"/preview/{token}/").status_code == 200
    end(how, link, user)
    token = {"tampered": tampered(token), "unknown": "x" * 43, "odd": "%00%20.'é"}.get(how, token)
    reference, answer = api.get("/preview/nothing/"), api.get(f"/preview/{token}/")
    item = api.get(f"/preview/{token}/item.json")

    assert (answer.status_code, headers(answer)) == (404, HEADERS)
    assert answer.content == reference.content
    assert b"There is no preview here" in answer.content
    assert b"Shared draft" not in answer.content + item.content
    assert (item.status_code, headers(item), item.json()["detail"]) == (
        404,
        HEADERS,
        "This preview link does not exist, has expired, or was revoked. Ask for a new one.",
    )


def test_a_link_that_has_ended_keeps_no_draft(article: ArticlePage, user: User) -> None:
    revoked, _ = share(article, user=user, days=1)
    revoked.revoke(user)
    expired, _ = share(article, user=user, days=1)
    PreviewLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    share(article, user=user, days=30)

    kept = {link.state: link.content is not None for link in PreviewLink.objects.all()}
    assert kept == {"revoked": False, "expired": False, "open": True}


def test_the_token_is_stored_nowhere(article: ArticlePage, user: User) -> None:
    link, token = share(article, user=user, days=7)
    stored = PreviewLink.objects.filter(pk=link.pk).values().get()

    assert link.token_hash == hash_token(token)
    assert len(token) == 43
    assert token not in json.dumps(stored, default=str)
    assert share(article, user=user, days=7)[1] != token


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("suffix", ["", "item.json"])
def test_a_link_can_only_be_read(
    method: str, suffix: str, api: Client, article: ArticlePage, user: User
) -> None:
    answer = getattr(api, method)(shared(article, user) + suffix)

    assert (answer.status_code, headers(answer)) == (405, HEADERS)


def test_a_link_opens_nothing_else(api: Client, article: ArticlePage, user: User) -> None:
    url = shared(article, user)
    edit = f"/admin/pages/{article.pk}/edit/"
    beside = [url + end for end in ("../", f"{article.pk}/", "item.json/")]

    assert heading(api.get(url)) == (200, article.title)
    assert [heading(api.get(path)) for path in (article.get_url(), *beside)] == [NOT_HERE] * 4
    item = api.get(f"/api/v1/articles/{article.content_id}/")
    assert (item.status_code, item.json()["title"]) == (404, "There is no such resource")
    assert api.get(edit)["Location"] == f"/admin/login/?next={edit}"


def test_a_draft_shows_nothing_of_what_is_not_public(
    api: Client, site: SiteTree, user: User
) -> None:
    hidden = make_practitioner(site, "leak-author", publish=False)
    related = make_article(site, "leak-related", publish=False)
    link = f'<p><a linktype="page" id="{related.pk}">Linked</a></p>'
    article = make_article(
        site,
        "Shown",
        authors=[hidden],
        related=[related],
        body=stream(("paragraph", link)),
        publish=False,
    )
    url = shared(article, user)

    for answer in (api.get(url), api.get(f"{url}item.json")):
        assert (b"Linked" in answer.content, b"leak-" in answer.content) == (True, False)


def test_a_shared_draft_is_on_no_other_page(api: Client, article: ArticlePage, user: User) -> None:
    save(article, "leak-marker")
    url = shared(article, user)
    assert b"leak-marker" in api.get(url).content
    PageViewRestriction.objects.all().delete()

    for path in (
        "/",
        "/articles/",
        "/practitioners/",
        "/practitioners/ada-quill/",
        "/topics/back-pain/",
        "/api/v1/articles/?include=body",
        "/api/v1/changes/",
        "/api/v1/topics/",
        "/api/v1/openapi.json",
        "/preview/",
        "/sitemap.xml",
    ):
        content = api.get(path).content.decode()
        assert (path, "leak-marker" in content, url in content) == (path, False, False)


def test_an_editor_sees_what_the_reviewer_sees(
    client: Client, article: ArticlePage, user: User
) -> None:
    url = shared(article, user)
    as_nobody = client.get(url).content
    client.force_login(user)

    assert client.get(url).content == as_nobody
    assert b"wagtail-userbar" not in as_nobody
