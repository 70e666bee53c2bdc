"""An address of the own site that an editor types into the text of a form."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from tests.cms.editorial.editing.conftest import Editor
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

FINDING = "The link “this one” leads to “Secret draft”, which is not public."
AUTHOR = {
    "article_authors-TOTAL_FORMS": "1",
    "article_authors-0-id": "",
    "article_authors-0-ORDER": "1",
    "article_authors-0-DELETE": "",
}


def publish(site: SiteTree, editor: Editor, address: str, author: int) -> Any:
    """Type a paragraph with a link, and press Publish; return the answer."""
    html = f'<p>Read <a href="{address}">this one</a>.</p>'
    body = nested_form_data(
        {"body": streamfield([("paragraph", rich_text(html, features=["link"]))])}
    )
    values = {"title": "Linking", "slug": "linking", "summary": "On links."}
    people = {**AUTHOR, "article_authors-0-practitioner": str(author)}
    return editor.create(site).send("publish", **values, **body, **people)


def test_the_form_refuses_one_of_a_draft(site: SiteTree) -> None:
    draft = make_article(site, "Secret draft", publish=False)
    author = make_practitioner(site)
    answer = publish(site, Editor("ada"), draft.full_url, author.pk)

    page = BeautifulSoup(answer.content, "html.parser")
    (blocks,) = (
        field["data-w-block-arguments-value"]
        for field in page.select("[data-w-block-arguments-value]")
    )
    assert FINDING in json.dumps(json.loads(str(blocks)), ensure_ascii=False)
    assert not ArticlePage.objects.filter(title="Linking", live=True).exists()


def test_the_form_makes_a_link_of_one_of_a_page(site: SiteTree) -> None:
    article, author = make_article(site), make_practitioner(site)
    publish(site, Editor("ada"), f"{article.full_url}#dose", author.pk)

    linking = ArticlePage.objects.get(title="Linking")
    source = linking.body[0].value.source
    link = BeautifulSoup(source, "html.parser").a
    assert link is not None
    assert link.attrs == {"linktype": "page", "id": str(article.pk), "suffix": "#dose"}
    edit = Client()
    edit.force_login(Editor("ben").user)
    form = edit.get(reverse("wagtailadmin_pages:edit", args=[linking.pk])).content.decode()
    assert "#dose" in form

    article.slug = "low-back"
    article.save_revision().publish()
    content: Any = ContentItem.objects.get(page=linking.pk).parsed
    assert content["body"][0]["html"] == (
        '<p>Read <a href="http://testserver/articles/low-back/#dose">this one</a>.</p>'
    )
