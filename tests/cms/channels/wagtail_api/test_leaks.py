"""Nothing that is not public leaves by Wagtail's API v2, whatever it is asked for."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from articles.models import ArticlePage
from cms.content.documents.models import Document
from cms.content.images.models import Image
from tests.factories import make_image
from tests.secrets_of_a_site import CONTROL, Secrets, leaks, make_secrets, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("v2_on")]

ROUTE = "/api/wagtail/v2"
FIELDS = (
    "*",
    "authors,clinical_review,related,hero_image,body,social_image,schema_org,translations",
    "_,parent",
    "*,-title",
    "author(*)",
    "authors(*)",
    "article_authors(practitioner(*))",
    "related_articles(article(*))",
    "reviewer(*)",
    "asked_reviewer(*)",
    "hero_image(*)",
    "topics(*)",
    "parent(*)",
    "alias_of(*)",
    "owner(*)",
    "draft_title",
    "latest_revision",
    "latest_revision(*)",
    "claims_reason",
    "view_restrictions(*)",
    "content_item(*)",
    "tags,file,collection(*),consent_given_by",
)
TYPES = ("wagtailcore.Page", "articles.ArticlePage", "practitioners.PractitionerPage")


@pytest.fixture(scope="module")
def secrets(kept_database: None) -> Secrets:
    """What there is, and fields that no API shows."""
    found = make_secrets()
    make_image("leak-unused", description="leak-unused")
    ArticlePage.objects.filter(pk=found.article.pk).update(
        asked_reviewer=found.hidden[1].pk, claims_reason="leak-reason"
    )
    return found


@pytest.fixture
def client(secrets: Secrets) -> Client:
    """Somebody with a session of the admin, who is nobody here."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


def controls(secrets: Secrets) -> list[str]:
    """Addresses that show the public article or its author."""
    article, author = secrets.article, secrets.author
    return [
        f"{ROUTE}/pages/",
        *(f"{ROUTE}/pages/?type={kind}&fields=*" for kind in TYPES),
        f"{ROUTE}/pages/{article.pk}/",
        f"{ROUTE}/pages/{article.pk}/?fields=*",
        f"{ROUTE}/pages/{author.pk}/?fields=*",
        f"{ROUTE}/pages/?search=plainly",
        f"{ROUTE}/pages/?child_of={article.get_parent().pk}",
        f"{ROUTE}/pages/?descendant_of=root&fields=*",
        f"{ROUTE}/pages/?order=-first_published_at&limit=20",
    ]


def asked(secrets: Secrets) -> list[str]:
    """Everything else that could be tried."""
    keys = [page.pk for page in secrets.hidden]
    staff = Page.objects.get(slug="leak-staff").pk
    relations = ("child_of", "descendant_of", "ancestor_of", "translation_of")
    filters = ("reviewer", "asked_reviewer", "article_authors", "alias_of", "related_articles")
    paths = [f"/{page.url_path.split('/', 2)[2]}" for page in secrets.hidden]
    files = [
        *(f"images/{image.pk}/?fields=*" for image in Image.objects.all()),
        *(f"documents/{document.pk}/?fields=*" for document in Document.objects.all()),
    ]
    routes = [
        *(f"pages/{key}/?fields=*" for key in [*keys, staff]),
        *(f"pages/find/?id={key}" for key in [*keys, staff]),
        *(f"pages/find/?html_path={path}" for path in [*paths, "/leak-staff/"]),
        *(f"pages/?{name}={key}&fields=*" for name in relations for key in [*keys, staff]),
        *(f"pages/?type={TYPES[1]}&{name}={key}" for name in filters for key in keys),
        *(f"pages/?type={kind}&fields={fields}" for kind in TYPES for fields in FIELDS),
        *(f"pages/{secrets.article.pk}/?fields={fields}" for fields in FIELDS),
        *(f"{kind}/?fields={fields}" for kind in ("images", "documents") for fields in FIELDS),
        *(f"{kind}/?search=leak" for kind in ("pages", "images", "documents")),
        *(
            f"pages/{secrets.article.pk}/?rich_text_format={name}"
            for name in ("db_html", "markdown")
        ),
        f"pages/{secrets.article.pk}/?version=draft",
        "images/",
        "documents/",
        "redirects/",
        *files,
    ]
    return [f"{ROUTE}/{route}" for route in routes]


def test_it_gives_nothing_that_is_not_public(secrets: Secrets, client: Client) -> None:
    shown, urls = controls(secrets), asked(secrets)
    sent = sweep(client, [*shown, *urls])

    assert [url for url in shown if CONTROL not in sent[url]] == []
    assert leaks(sent) == []
    statuses = {text[:3] for text in sent.values()}
    assert statuses == {"200", "400", "404"}


def test_hidden_pages_are_not_there_for_any_question(secrets: Secrets, client: Client) -> None:
    hidden = [page.pk for page in secrets.hidden]
    sent = sweep(client, [f"{ROUTE}/pages/{key}/" for key in hidden])
    counts = {
        word: client.get(f"{ROUTE}/pages/?search={word}").json()["meta"]["total_count"]
        for word in ("leak", "biography", "newer", "plainly")
    }

    assert {text[:3] for text in sent.values()} == {"404"}
    assert counts == {"leak": 0, "biography": 0, "newer": 0, "plainly": 2}


def test_what_is_hidden_is_answered_as_what_never_was(secrets: Secrets, client: Client) -> None:
    """Not even the existence of a page can be found out."""

    def answer(route: str, key: int) -> tuple[int, str]:
        found = client.get(f"{ROUTE}/{route.format(key)}")
        return found.status_code, re.sub(r"urn:uuid:[-\w]+", "", found.content.decode())

    pages = [page.pk for page in secrets.hidden]
    images, documents = [image.pk for image in secrets.images], [secrets.document.pk]
    routes = {
        "pages/{}/": pages,
        "pages/?id={}": pages,
        "pages/?child_of={}": pages,
        "pages/?descendant_of={}": pages,
        "pages/?ancestor_of={}": pages,
        "pages/?translation_of={}": pages,
        "pages/find/?id={}": pages,
        "images/{}/": images,
        "images/?id={}": images,
        "images/find/?id={}": images,
        "documents/{}/": documents,
        "documents/?id={}": documents,
        "documents/find/?id={}": documents,
    }
    for route, keys in routes.items():
        nothing = answer(route, 987654)
        assert {key: answer(route, key) for key in keys} == dict.fromkeys(keys, nothing), route


def test_rich_text_has_no_internal_tags(secrets: Secrets, client: Client) -> None:
    text = client.get(f"{ROUTE}/pages/{secrets.article.pk}/").content.decode()

    assert CONTROL in text
    assert re.findall(r"linktype|embedtype|<embed|data-", text) == []


def test_an_author_who_is_withdrawn_is_gone_from_the_article(
    secrets: Secrets, client: Client
) -> None:
    url = f"{ROUTE}/pages/{secrets.article.pk}/?fields=authors"
    assert f"{CONTROL} Quill" in client.get(url).content.decode()
    secrets.author.unpublish()

    assert client.get(url).json()["authors"] == []
