"""Editors, and the forms that they have open."""

from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)
from wagtail.utils.text import text_from_html

from articles.models import ArticlePage
from tests.factories import SiteTree, make_article, make_practitioner, make_site, stream

FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-{number:012d}" for number in (1, 2, 3))
JSON = {"Accept": "application/json"}


def body(paragraphs: dict[str, str]) -> dict[str, str]:
    """What a form sends for a body of paragraphs, by the ids of their blocks."""
    blocks = streamfield([("paragraph", rich_text(f"<p>{t}</p>")) for t in paragraphs.values()])
    for number, key in enumerate(paragraphs):
        blocks[str(number)]["id"] = key
    sent: dict[str, str] = nested_form_data({"body": blocks})
    return sent


@dataclass
class Form:
    """A form of a page as it is open in a browser; `data` is what is in it."""

    client: Client
    url: str
    data: dict[str, Any]

    def send(self, action: str = "", **changes: Any) -> Any:
        """Press a button; return the answer."""
        self.data |= changes
        pressed = {f"action-{action}": "1"} if action else {}
        return self.client.post(self.url, self.data | pressed)

    def autosave(self, **changes: Any) -> dict[str, Any]:
        """Let the form save itself, as Wagtail's and our scripts do; return the answer."""
        self.data |= changes
        answer = self.client.post(self.url, self.data, headers=JSON).json()
        if answer["success"]:
            self.url = answer.get("url", self.url)
            for name in ("loaded_revision_id", "overwrite_revision_id"):
                self.data[name] = str(answer["revision_id"])
            self.data["loaded_revision_created_at"] = answer["revision_created_at"]
            self.data |= answer.get("field_updates", {})
        result: dict[str, Any] = answer
        return result


class Editor:
    """Somebody who may do everything."""

    def __init__(self, name: str) -> None:
        self.user = get_user_model().objects.create_superuser(name, first_name=name.title())
        self.client = Client()
        self.client.force_login(self.user)

    def open(self, url: str, **content: Any) -> Form:
        """The form at `url`, in a window of its own; scripts fill in the body."""
        html = self.client.get(url).content.decode()
        data = querydict_from_html(html, form_id="page-edit-form").dict()
        return Form(self.client, url, data | content)

    def edit(self, article: ArticlePage) -> Form:
        """The form of the article."""
        page = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
        paragraphs = {block.id: text_from_html(block.value.source) for block in page.body}
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        return self.open(address, **body(paragraphs))

    def create(self, site: SiteTree) -> Form:
        """The form of a new article."""
        args = ["articles", "articlepage", site.articles.pk]
        return self.open(reverse("wagtailadmin_pages:add", args=args), **body({FIRST: "First."}))

    def look(self, url: str) -> BeautifulSoup:
        """What `url` shows."""
        return BeautifulSoup(self.client.get(url, follow=True).content, "html.parser")


@pytest.fixture
def ada(db: None) -> Editor:
    """The first of two editors."""
    return Editor("ada")


@pytest.fixture
def ben(db: None) -> Editor:
    """The second of two editors."""
    return Editor("ben")


@pytest.fixture(scope="module")
def kept_article(kept_database: None) -> ArticlePage:
    """What each test finds."""
    site = make_site()
    paragraphs = stream(("paragraph", "<p>First.</p>"), ("paragraph", "<p>Second.</p>"))
    author = make_practitioner(site)
    article = make_article(site, "Back pain", authors=[author], body=paragraphs)
    article.references.create(text="A study.")
    article.save_revision().publish()
    return article


@pytest.fixture
def article(kept_article: ArticlePage, db: None) -> ArticlePage:
    """A published article that both of them edit."""
    article: ArticlePage = ArticlePage.objects.get(pk=kept_article.pk)
    return article
