"""What every page type has."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from articles.models import ArticlePage
from cms.content.pages.templatetags.dates import moment
from cms.content.pages.templatetags.structured_data import json_ld
from tests.factories import SiteTree, make_article


@pytest.mark.django_db
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\n", "\x7f", "\x85"])
def test_a_title_with_a_control_character_is_refused(character: str, site: SiteTree) -> None:
    article = make_article(site, publish=False)
    article.title = f"Back{character}pain"
    with pytest.raises(ValidationError) as raised:
        article.full_clean()

    message = "The title contains characters that cannot be shown. Type it again."
    assert message in raised.value.message_dict["title"]


@pytest.mark.django_db
def test_a_title_in_any_script_is_accepted(site: SiteTree) -> None:
    article = make_article(site, publish=False)
    title = article.title = "Rückenschmerz, 背痛, كسر 👩🏽\u200d⚕️"
    article.full_clean()
    article.save()

    assert ArticlePage.objects.get().title == title


@pytest.mark.django_db
def test_a_revision_keeps_the_identity_of_its_page(site: SiteTree) -> None:
    article = make_article(site)
    content = article.serializable_data() | {"content_id": str(uuid.uuid4()), "title": "Old"}
    old = ArticlePage.objects.get(pk=article.pk).with_content_json(content)

    assert (old.title, old.content_id) == ("Old", article.content_id)


def test_structured_data_cannot_be_left() -> None:
    assert json_ld({"name": "</script><!-- & é"}) == (
        '<script type="application/ld+json">'
        '{"name":"\\u003C/script\\u003E\\u003C!-- \\u0026 é"}</script>'
    )


def test_dates_of_items_are_read(settings: object) -> None:
    assert str(moment("2026-01-31")) == "2026-01-31"
    assert str(moment("2026-01-31T12:00:00Z")) == "2026-01-31 12:00:00+00:00"
    assert [moment(text) for text in ("", None, "no date at all")] == [None, None, None]
