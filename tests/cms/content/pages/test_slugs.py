"""Slugs keep the vowels of scripts that write them as marks."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.test import Client
from wagtail.models import Page

from articles.models import ArticlePage
from cms.content.pages.slugs import bare, slug_of
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db

SLUGS = {
    "हिन्दी में दर्द": "हिन्दी-में-दर्द",
    "ปวดหลัง ทำอย่างไร": "ปวดหลัง-ทําอย่างไร",
    "முதுகு வலி": "முதுகு-வலி",
    "Rückenschmerzen: was hilft?": "rückenschmerzen-was-hilft",
    "Back & neck": "back-neck",
}


@pytest.mark.parametrize("title", SLUGS)
def test_the_slug_of_a_title(title: str) -> None:
    assert slug_of(title) == SLUGS[title]
    validate_unicode_slug(SLUGS[title])


@pytest.mark.parametrize("slug", ["a b", "a/b", "<b>", "a\u200bb", ""])
def test_what_is_no_slug(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_unicode_slug(slug)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize("title", SLUGS)
def test_a_page_that_a_program_makes_has_it_and_is_found(
    title: str, site: SiteTree, api: Client
) -> None:
    make_article(site, title)

    page = api.get(f"/articles/{SLUGS[title]}/")
    assert (page.status_code, "<h1>" in page.content.decode()) == (200, True)


def test_the_form_brings_back_what_the_browser_took_out(site: SiteTree, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    title = next(iter(SLUGS))
    page = make_article(site, "Draft", publish=False)
    form = page.get_edit_handler().get_form_class()

    def saved(instance: ArticlePage, **values: Any) -> str:
        names = {"title": instance.title, "slug": instance.slug, **values}
        made = form(instance=instance, parent_page=site.articles)
        made.cleaned_data = names
        made._number_slug()
        return str(made.cleaned_data["slug"])

    assert saved(page, title=title, slug=bare(title)) == SLUGS[title]
    assert saved(page, title=title, slug="own") == "own"
    published = make_article(site, title)
    assert saved(published, slug=bare(title)) == SLUGS[title]
    assert Page.objects.filter(slug=SLUGS[title]).count() == 1
