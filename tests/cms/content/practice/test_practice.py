"""The site settings."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from cms.content.practice.current import current_practice
from cms.content.practice.models import PartnerTerms, PracticeSettings, telephone_validator
from tests.factories import SiteTree, make_article


@pytest.mark.django_db
def test_there_is_a_practice_before_anything_is_set_up() -> None:
    Site.objects.all().delete()

    assert current_practice().practice_name == "Our practice"
    assert PracticeSettings.objects.count() == 0


@pytest.mark.parametrize("number", ["+1 555 0142", "0301234567", "(555) 0142"[1:], "555-0142.1"])
def test_a_telephone_number(number: str) -> None:
    assert re.fullmatch(telephone_validator.regex, number) is not None
    telephone_validator(number)


@pytest.mark.parametrize("number", ["call us", "+", "555 0142 or 0143", "1" * 40, "javascript:1"])
def test_what_is_no_telephone_number(number: str) -> None:
    with pytest.raises(ValidationError):
        telephone_validator(number)


@pytest.mark.django_db
def test_new_terms_reach_every_item(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    practice = current_practice()
    practice.attribution_text, practice.content_licence = "From <us>", "CC BY 4.0"
    practice.disclaimer = "<p>No advice.</p>"
    practice.save()
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()

    assert item["attribution"] == {
        "text": "From <us>",
        "html": '<p><a href="http://testserver/articles/back-pain/">From &lt;us&gt;</a></p>',
        "licence": "CC BY 4.0",
        "licence_url": "",
        "canonical_url": "http://testserver/articles/back-pain/",
    }
    assert item["disclaimer"] == "<p>No advice.</p>"


@pytest.mark.django_db
def test_without_a_text_the_attribution_names_the_article(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()

    assert item["attribution"]["html"] == (
        '<p><a href="http://testserver/articles/back-pain/">Back pain</a></p>'
    )


@pytest.mark.django_db
def test_terms_that_a_partner_manager_saves_reach_every_item(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    terms = PartnerTerms.for_site(Site.objects.get())
    terms.content_licence = "CC BY-NC 4.0"
    terms.save()
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()

    assert item["attribution"]["licence"] == "CC BY-NC 4.0"
    assert PracticeSettings.objects.get().content_licence == "CC BY-NC 4.0"
