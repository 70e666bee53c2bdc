"""A picture whose consent has ended is not published anew."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.blocks import StreamBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from articles.models import ArticlePage
from cms.content.blocks.body import BodyBlock
from cms.content.content_checks.checking import RULES
from cms.content.content_checks.consent import pictures_without_consent
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.rows import Row
from cms.content.images.models import Image
from tests.factories import SiteTree, make_article, make_image

pytestmark = pytest.mark.django_db


def picture(days: int | None) -> Image:
    """A picture that may be shown for that many days, or for ever."""
    today = timezone.localdate()
    return make_image(
        str(days), consent_expires_on=None if days is None else today + timedelta(days)
    )


def message(last: date | None) -> str:
    assert last
    return (
        f"The consent to this picture ended on {date_format(last)}. Choose another picture, or "
        "ask again and enter the new day under Images."
    )


def draft(*pictures: Image, **values: Any) -> Draft:
    """The draft of a page with these pictures in its text."""
    blocks = [
        {"type": "image", "value": {"image": {"image": each.pk, "alt_text": "A"}, "caption": ""}}
        for each in pictures
    ]
    return Draft({"body": BodyBlock().to_python(blocks), **values}, 0, None)


def test_the_rule_is_among_the_checks() -> None:
    assert pictures_without_consent in RULES


def test_a_picture_in_the_text() -> None:
    ended = picture(-1)

    (finding,) = pictures_without_consent(draft(picture(0), picture(None), ended))
    assert finding.path == ("body", 2, "image", "image")
    assert (finding.message, finding.kind.is_advice) == (message(ended.consent_expires_on), False)


def test_a_picture_in_blocks_of_another_field() -> None:
    slides = StreamBlock([("shot", ImageChooserBlock()), ("walk", ImageBlock())])
    ended, walk = picture(-1), {"alt_text": "A walk", "decorative": False}
    stream = slides.to_python(
        [
            {"type": "shot", "value": ended.pk},
            {"type": "shot", "value": picture(1).pk},
            {"type": "walk", "value": {"image": ended.pk, **walk}},
        ]
    )

    assert [f.path for f in pictures_without_consent(Draft({"slides": stream}, 0, None))] == [
        ("slides", 0),
        ("slides", 2, "image"),
    ]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_picture_of_the_page(*, by_key: bool) -> None:
    """A draft from the form has the image, one from a page its key."""
    ended, lasting = picture(-1), picture(30)
    values: dict[str, Any] = {
        "social_image": ended.pk if by_key else ended,
        "hero_image": lasting.pk if by_key else lasting,
    }
    page = Draft(values, 0, None, [Row((), ArticlePage, values)])

    assert [finding.path for finding in pictures_without_consent(page)] == [("social_image",)]


def test_one_question_is_asked_however_many_there_are() -> None:
    for several in (draft(picture(-1)), draft(picture(-2), picture(-3), picture(4))):
        assert len(several.pieces) > 0
        with CaptureQueriesContext(connection) as queries:
            list(pictures_without_consent(several))
        assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert list(pictures_without_consent(draft())) == []
    assert len(queries) == 0


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile")
def test_it_is_refused_where_it_is_shown(client: Client, site: SiteTree) -> None:
    client.force_login(get_user_model().objects.create_superuser("ada"))
    ended = picture(-1)
    article = make_article(
        site, hero_image=ended, hero_image_alt="A walk", summary="Was.", publish=False
    )
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    html = client.get(url).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    in_text = {"image": {"image": str(ended.pk), "alt_text": "A", "decorative": ""}, "caption": ""}
    data |= nested_form_data({"body": streamfield([("image", in_text)])})

    answer = client.post(url, data | {"action-publish": "1"})
    form = answer.context["form"]
    assert form.errors["hero_image"] == [message(ended.consent_expires_on)]
    page = BeautifulSoup(answer.content, "html.parser")
    (beside,) = page.select('[data-contentpath="hero_image"] .error-message')
    assert beside.get_text(strip=True) == message(ended.consent_expires_on)
    (text,) = page.select('[data-contentpath="body"] [data-w-block-arguments-value]')
    _, errors = json.loads(str(text["data-w-block-arguments-value"]))
    block = errors["blockErrors"]["0"]["blockErrors"]["image"]["blockErrors"]["image"]
    assert block == {"messages": [message(ended.consent_expires_on)]}
    article.refresh_from_db()
    assert article.live is False
    client.post(url, data)
    article.refresh_from_db()
    assert article.has_unpublished_changes is True
