"""Wagtail's API v3: only with a token, only what is on the list, and by our ways of publishing."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.api.v3.api import api as wagtail_api
from wagtail.models import APIToken, PageLogEntry, Revision

from articles.models import ArticlePage
from cms.content.pages.models import EXPIRED
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync import receivers
from cms.foundation.users.models import User
from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("v3_on")]

ROUTE = "/api/wagtail/v3"
BODY = [{"type": "paragraph", "value": "<p>Backs <b>bend</b>.</p>"}]


class Program:
    """A client with the token of an account in a role."""

    def __init__(self, *roles: Role, **fields: Any) -> None:
        self.user = User.objects.create_user("program", **fields)
        self.user.groups.set(Group.objects.filter(name__in=roles))
        self.token, key = APIToken.create_token(user=self.user, name="A program")
        self._client = Client(headers={"Authorization": f"Bearer {key}"})

    def log_in(self, user: User) -> None:
        """Send the cookie of a session of `user` too."""
        self._client.force_login(user)

    def __call__(self, method: str, route: str, data: Any = None) -> Any:
        """The answer; data are sent as JSON."""
        send = getattr(self._client, method)
        sent = [] if data is None else [json.dumps(data)]
        return send(f"{ROUTE}/{route}", *sent, content_type="application/json")


@pytest.fixture
def editor(site: SiteTree) -> Program:
    """A program in the role of an editor."""
    return Program(Role.EDITOR)


def new(site: SiteTree, **fields: Any) -> dict[str, Any]:
    """A new article."""
    meta = {"type": "articles.ArticlePage", "parent_id": site.articles.pk}
    texts = {"title": "Bending", "summary": "On backs.", "body": BODY, "topics": []}
    return {"meta": meta, **texts, **fields}


def changes() -> list[tuple[str, str]]:
    """The change feed, as anybody reads it from its start."""
    items = Client().get("/api/v1/changes/").json()["items"]
    return [(item["content"]["title"], item["change"]) for item in items]


def counted() -> tuple[int, int, int, int]:
    """What each write would add to."""
    models = (ArticlePage, Revision, PageLogEntry, ContentItem)
    return tuple(model.objects.count() for model in models)  # type: ignore[return-value]


def routes() -> Iterator[str]:
    """All of Wagtail's, with a number where there is a key."""
    resolvers: list[Any] = get_resolver().url_patterns
    for resolver in resolvers:
        if str(resolver.pattern) == "api/wagtail/":
            v3 = next(one for one in resolver.url_patterns if str(one.pattern) == "v3/")
            yield from (str(pattern.pattern) for pattern in v3.url_patterns)
    for prefix, router in wagtail_api._routers:
        yield from (
            re.sub("/+", "/", f"{prefix}/{path}/").lstrip("/") for path in router.path_operations
        )
    yield from ("", "docs/", "openapi.json", "nothing/")


def test_nothing_is_answered_without_a_token(site: SiteTree) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))  # A session is no token.
    paths = {re.sub("<[^>]+>|{[^}]+}", "1", route) for route in routes()}
    found = {}
    for path in paths:
        for method in ("get", "post", "put", "patch", "delete", "head", "options"):
            answer = getattr(client, method)(f"{ROUTE}/{path}")
            shown = (answer.status_code, answer["Cache-Control"], answer["WWW-Authenticate"])
            found[method, path] = shown

    assert set(found.values()) == {(401, "private, no-store", "Bearer")}
    assert {path for _, path in found} >= {"pages/1/actions/publish/", "docs/", "openapi.json"}


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer nothing", "Basic YTpi", "revoked"])
def test_nothing_is_answered_with_a_token_that_is_not_valid(
    authorization: str, editor: Program
) -> None:
    token, key = APIToken.create_token(user=editor.user, name="Old")
    token.revoke()
    given = f"Bearer {key}" if authorization == "revoked" else authorization
    for route in ("pages/", "whoami/", "docs/"):
        answer = Client().get(f"{ROUTE}/{route}", headers={"Authorization": given})
        assert answer.json()["detail"] == "Send a valid token: “Authorization: Bearer …”."
        assert answer.status_code == 401


def test_the_list_of_operations_is_closed(editor: Program) -> None:
    """What a later Wagtail adds is not offered before somebody has looked at it."""
    offered = set()
    for prefix, router in wagtail_api._routers:
        for path, view in router.path_operations.items():
            route = re.sub("/+", "/", f"{prefix}/{path}/").lstrip("/")
            for method in {method for one in view.operations for method in one.methods}:
                sent: Any = None if method == "GET" else {}
                answer = editor(method.lower(), re.sub("{[^}]+}", "1", route), sent)
                is_offered = "is not offered" not in answer.content.decode()
                if is_offered and b"There is no such route" not in answer.content:
                    offered.add((method, route))

    assert offered == {
        ("GET", "pages/"),
        ("POST", "pages/"),
        ("GET", "pages/find/"),
        ("GET", "pages/{page_id}/"),
        ("PATCH", "pages/{page_id}/"),
        ("GET", "pages/{page_id}/revisions/"),
        ("GET", "pages/{page_id}/revisions/{revision_id}/"),
        ("POST", "pages/{page_id}/actions/publish/"),
        ("POST", "pages/{page_id}/actions/unpublish/"),
        ("GET", "schema/"),
        ("GET", "schema/{type_name}/"),
        ("GET", "whoami/"),
    }


def test_an_account_that_is_closed_or_may_not_open_the_admin_may_nothing(site: SiteTree) -> None:
    nobody = Program()
    answer = nobody("get", "whoami/")
    assert answer.json()["detail"] == "The account of this token has no access to the admin."
    assert answer.status_code == 403

    User.objects.update(is_active=False, is_superuser=True)
    assert nobody("get", "whoami/").status_code == 401


def test_every_answer_is_for_its_program_only(editor: Program, site: SiteTree) -> None:
    article = make_article(site)
    read = ("pages/", f"pages/{article.pk}/", "schema/", "whoami/", "pages/0/", "nothing/")
    for route in read:
        answer = editor("get", route)
        found = [answer.get(name) for name in ("Cache-Control", "Cross-Origin-Resource-Policy")]
        assert (route, found) == (route, ["private, no-store", "same-origin"])
        assert "Authorization" in answer["Vary"]


def test_a_draft_is_written_and_published(editor: Program, site: SiteTree) -> None:
    author = make_practitioner(site)
    draft = editor("post", "pages/", new(site, article_authors=[{"practitioner_id": author.pk}]))
    key, meta = draft.json()["id"], draft.json()["meta"]
    page = ArticlePage.objects.get(pk=key)
    assert (draft.status_code, meta["slug"]) == (201, "bending")
    assert (page.live, page.owner, changes()) == (False, editor.user, [("Ada Quill", "published")])

    changed = editor("patch", f"pages/{key}/", {"summary": "On bent backs."})
    assert (changed.json()["summary"], changed.json()["title"]) == ("On bent backs.", "Bending")
    before = FeedState.objects.get().position
    published = editor("post", f"pages/{key}/actions/publish/")

    assert published.json()["meta"]["first_published_at"] is not None
    assert changes() == [("Ada Quill", "published"), ("Bending", "published")]
    assert FeedState.objects.get().position == before + 1
    item = Client().get(f"/api/v1/articles/{page.content_id}/").json()
    assert (item["summary"], item["body"][0]["html"]) == (
        "On bent backs.",
        "<p>Backs <b>bend</b>.</p>",
    )
    logged = PageLogEntry.objects.filter(page=key).order_by("pk")
    assert [(entry.action, entry.user) for entry in logged] == [
        (action, editor.user)
        for action in ("wagtail.create", "wagtail.edit", "wagtail.edit", "wagtail.publish")
    ]


def test_what_is_public_changes_with_its_publication_only(editor: Program, site: SiteTree) -> None:
    article = make_article(site, authors=[make_practitioner(site)])
    url = f"/api/v1/articles/{article.content_id}/"
    editor("patch", f"pages/{article.pk}/", {"title": "Newer"})
    assert Client().get(url).json()["title"] == "Back pain"

    editor("post", f"pages/{article.pk}/actions/publish/")
    assert Client().get(url).json()["title"] == "Newer"
    editor("post", f"pages/{article.pk}/actions/unpublish/")
    assert Client().get(url).status_code == 404
    item = ContentItem.objects.get(page=article.pk)
    assert (item.reason, item.position) == ("unpublished", FeedState.objects.get().position)


def test_a_draft_with_obstacles_is_refused_with_all_of_them(
    editor: Program, site: SiteTree
) -> None:
    picture = {"image": {"image": make_image().pk, "alt_text": "", "decorative": False}}
    body = [*BODY, {"type": "image", "value": {**picture, "caption": ""}}]
    key = editor("post", "pages/", new(site, body=body)).json()["id"]
    before = counted()
    answer = editor("post", f"pages/{key}/actions/publish/")

    assert [error["msg"] for error in answer.json()["errors"]] == [
        "Body: A part of it is not finished.",
        "Say what the picture shows, or mark it as decoration.",
        "Add the author of the article.",
    ]
    assert (answer.status_code, counted(), changes()) == (422, before, [])
    assert not ArticlePage.objects.get(pk=key).live


def test_an_alias_is_changed_in_the_admin(editor: Program, site: SiteTree) -> None:
    article = make_article(site, authors=[make_practitioner(site)])
    alias = article.create_alias(parent=site.articles, update_slug="alias")
    before = counted()
    asked: list[tuple[str, str, Any]] = [
        ("patch", "", {"title": "Newer"}),
        ("post", "actions/publish/", {}),
        ("post", "actions/unpublish/", {}),
    ]
    for method, action, sent in asked:
        answer = editor(method, f"pages/{alias.pk}/{action}", sent)
        assert answer.json()["detail"].startswith("An alias shows what another page says.")
        assert (answer.status_code, counted()) == (403, before)

    editor("patch", f"pages/{article.pk}/", {"title": "Newer"})
    editor("post", f"pages/{article.pk}/actions/publish/")
    assert editor("get", f"pages/{alias.pk}/").json()["title"] == "Newer"


def test_what_has_expired_is_not_published(editor: Program, site: SiteTree) -> None:
    """It would be said to be public, and nobody would see it."""
    past = timezone.now() - timedelta(days=1)
    draft = make_article(
        site, authors=[make_practitioner(site)], publish=False, expire_at=past, expired=True
    )
    draft.save_revision()
    before = counted()
    answer = editor("post", f"pages/{draft.pk}/actions/publish/")

    assert [error["msg"] for error in answer.json()["errors"]] == [EXPIRED]
    assert (answer.status_code, counted()) == (422, before)


def test_no_draft_of_a_locked_page_is_saved(editor: Program, site: SiteTree) -> None:
    article = make_article(site)
    ArticlePage.objects.filter(pk=article.pk).update(locked=True)
    before = counted()
    answer = editor("patch", f"pages/{article.pk}/", {"title": "Newer"})

    assert answer.json()["detail"] == "The article could not be saved as it is locked."
    assert (answer.status_code, counted()) == (403, before)


def test_a_session_lends_a_token_no_rights(site: SiteTree) -> None:
    article = make_article(site)
    writer, before = Program(Role.WRITER), counted()
    writer.log_in(User.objects.create_superuser("root"))
    for action in ("publish", "unpublish"):
        assert writer("post", f"pages/{article.pk}/actions/{action}/").status_code == 403

    assert (writer("get", "whoami/").json()["user"]["username"], counted()) == ("program", before)


@pytest.mark.parametrize("recursive", [True, False])
def test_pages_are_unpublished_one_by_one(recursive: bool, editor: Program, site: SiteTree) -> None:
    make_article(site)
    answer = editor(
        "post", f"pages/{site.articles.pk}/actions/unpublish/", {"recursive": recursive}
    )

    assert answer.status_code == (403 if recursive else 200)
    site.articles.refresh_from_db()
    assert site.articles.live is recursive
    assert changes() == [("Back pain", "published")]


def test_saving_and_publishing_are_two_steps(editor: Program, site: SiteTree) -> None:
    article, before = make_article(site), counted()
    publish = {"meta": {"action": "publish"}}
    created = new(site)
    created["meta"] |= publish["meta"]
    before = counted()
    for answer in (
        editor("post", "pages/", created),
        editor("patch", f"pages/{article.pk}/", {"summary": "Other", **publish}),
    ):
        assert answer.json()["detail"].startswith("Only drafts are saved here.")
        assert (answer.status_code, counted()) == (403, before)


def test_what_is_locked_in_review_or_retracted_is_not_published(
    editor: Program, site: SiteTree
) -> None:
    author = make_practitioner(site)
    locked, retracted = (make_article(site, name, authors=[author]) for name in ("One", "Two"))
    for page in (locked, retracted):
        page.save_revision()
    retracted.retract("A dose was wrong.")
    ArticlePage.objects.filter(pk=locked.pk).update(locked=True)
    before = counted()
    answers = [editor("post", f"pages/{page.pk}/actions/publish/") for page in (locked, retracted)]

    assert [answer.json()["detail"] for answer in answers] == [
        "The page is locked.",
        "It was retracted. Lift the retraction first; until then only drafts can be saved.",
    ]
    assert counted() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ["x"]},
        {"body": [{"type": "none", "value": ""}]},
        {"body": [{"type": "image", "value": 7}]},
        {"body": [{"type": "table", "value": 7}]},
        {"body": "x"},
        {"title": "x" * 300},
        {"title": "a\u0000b"},
        {"body": [{"type": "paragraph", "value": "<p>a\u0000b</p>"}]},
        {"references": [{"text": "a\u0000b"}]},
        {"summary": "a\ud800b"},
        {"hero_image_id": 99999},
        {"topics": [99999]},
        {"article_authors": [{"practitioner_id": 99999}]},
        {"slug": "no slug"},
    ],
)
def test_what_cannot_be_read_changes_nothing(
    fields: dict[str, Any], editor: Program, site: SiteTree
) -> None:
    article = make_article(site)
    before = counted()
    answer = editor("patch", f"pages/{article.pk}/", {"summary": "Other", **fields})

    assert answer.json()["status"] == answer.status_code
    assert (answer.status_code, answer["Content-Type"], counted()) == (
        *(422, "application/problem+json"),
        before,
    )


@pytest.mark.parametrize(
    ("route", "status"),
    [
        ("pages/x/", 422),
        ("pages/99999999999999999999/", 404),
        ("pages/?offset=99999999999999999999", 400),
        ("pages/?limit=21", 400),
        ("pages/?order=owner", 422),
        ("pages/?type=auth.User", 422),
        ("pages/?locale=zz", 404),
        ("pages/?title=%00", 422),
        ("pages/?search=%22back", 400),
        ("pages/?search=a%00", 400),
        (f"pages/?title={'x' * 2001}", 400),
        ("pages/?child_of=99999999999999999999", 422),
        ("pages/find/", 404),
        ("pages/find/?html_path=/none/", 404),
        ("schema/none/", 404),
    ],
)
def test_what_cannot_be_asked_is_refused_and_said(route: str, status: int, editor: Program) -> None:
    answer = editor("get", route)

    assert (answer.json()["status"], answer["Content-Type"]) == (status, "application/problem+json")


def test_a_page_keeps_its_type(editor: Program, site: SiteTree) -> None:
    article = make_article(site)
    before = counted()
    answer = editor("patch", f"pages/{article.pk}/", {"meta": {"type": "home.HomePage"}})

    assert answer.json()["detail"] == "No HomePage matches the given query."
    assert (answer.status_code, counted()) == (404, before)


def test_too_much_is_refused(editor: Program, site: SiteTree, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = editor("post", "pages/", new(site))

    assert answer.json()["detail"] == "That is more than one request may have."
    assert answer.status_code == 413


def test_publishing_and_the_change_feed_are_one_transaction(
    editor: Program, site: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(site, authors=[make_practitioner(site)], publish=False)
    before = (counted(), FeedState.objects.get().position)

    def fail(hints: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(receivers, "sync", fail)
    with pytest.raises(RuntimeError):
        editor("post", f"pages/{article.pk}/actions/publish/")

    assert (counted(), FeedState.objects.get().position) == before
    assert not ArticlePage.objects.get(pk=article.pk).live


def test_a_token_is_made_by_a_command(editor: Program) -> None:
    written = StringIO()
    call_command("api_tokens", "create", user="program", name="Importer", stdout=written)
    key = written.getvalue().strip()
    answer = Client(headers={"Authorization": f"Bearer {key}"}).get(f"{ROUTE}/whoami/")

    assert answer.json()["user"]["username"] == "program"
    assert answer.json()["groups"] == ["Editor"]


def test_rich_text_is_cleaned_on_its_way_in_and_out(editor: Program, site: SiteTree) -> None:
    draft = make_practitioner(site, publish=False)
    text = (
        f'<p>See <a linktype="page" id="{draft.pk}">her</a>, '
        f'<a linktype="page" id="{site.articles.pk}">all</a><script>alert(1)</script></p>'
    )
    sent = new(site, body=[{"type": "paragraph", "value": text}])
    shown = editor("post", "pages/", sent).json()["body"][0]["value"]["html"]

    assert shown == '<p>See her, <a href="http://testserver/articles/">all</a>alert(1)</p>'


def test_a_biography_does_not_say_who_may_edit_it(editor: Program, site: SiteTree) -> None:
    page = make_practitioner(site, user=editor.user)
    shown = editor("get", f"pages/{page.pk}/").json()
    editor("patch", f"pages/{page.pk}/", {"user": None, "user_id": None, "summary": "Newer"})
    page.refresh_from_db()

    assert "user" not in shown
    assert page.user == editor.user


def test_an_address_of_our_own_is_stored_as_a_link_to_the_page(
    editor: Program, site: SiteTree
) -> None:
    article = make_article(site)
    linked = f'<p>Read <a href="{article.full_url}">this</a>.</p>'
    body = [{"type": "paragraph", "value": linked}]
    key = editor("post", "pages/", new(site, body=body)).json()["id"]
    written = ArticlePage.objects.get(pk=key).get_latest_revision_as_object()

    (block,) = written.body
    chosen = f'>Read <a id="{article.pk}" linktype="page">this</a>.</p>'
    assert block.value.source.endswith(chosen)
