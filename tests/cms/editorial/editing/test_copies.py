"""A copy is a new page, at an address that is free."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import ArticlePage
from tests.cms.editorial.editing.conftest import Editor
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def copy_form(ada: Editor, page: ArticlePage) -> tuple[str, dict[str, Any]]:
    """Where the form of a copy is, and what it begins with."""
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = BeautifulSoup(ada.client.get(url).content, "html.parser")
    names = ("new_title", "new_slug", "new_parent_page")
    fields = [form.select_one(f"[name={name}]") for name in names]
    return url, {
        name: str(field["value"]) for name, field in zip(names, fields, strict=True) if field
    }


def test_what_the_form_offers_is_accepted(site: SiteTree, ada: Editor) -> None:
    article = make_article(site, "Back pain")
    for _ in range(2):
        url, offered = copy_form(ada, article)
        answer = ada.client.post(url, offered)
        assert answer["Location"] == reverse("wagtailadmin_explore", args=[site.articles.pk])

    copies = ArticlePage.objects.exclude(pk=article.pk).order_by("pk")
    assert [copy.slug for copy in copies] == ["back-pain-2", "back-pain-3"]


def test_whose_address_was_asked_for_is_said(site: SiteTree, ada: Editor) -> None:
    article = make_article(site, "Back pain")
    url, offered = copy_form(ada, article)
    answer = ada.client.post(url, offered | {"new_slug": "back-pain"})

    page = BeautifulSoup(answer.content, "html.parser")
    (error,) = page.select(".error-message, .w-field__errors p")
    assert error.get_text(strip=True) == "“Back pain” has this address. Choose another one."
    assert ArticlePage.objects.count() == 1


def test_it_does_not_keep_the_publication_date(site: SiteTree, ada: Editor) -> None:
    article = make_article(site, "Back pain", published_on=date(2020, 1, 2))
    url, offered = copy_form(ada, article)
    ada.client.post(url, offered)

    copy = ArticlePage.objects.exclude(pk=article.pk).get()
    latest = copy.get_latest_revision_as_object()
    assert (copy.published_on, latest.published_on) == (None, None)
    article.refresh_from_db()
    assert article.published_on == date(2020, 1, 2)
