"""What the public is told of a retracted article, and that nothing of its text is left."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.items.building import build
from cms.delivery.items.social_images import item_card
from cms.foundation.formats.content import encode
from tests.answers import NOT_HERE, heading
from tests.factories import (
    make_article,
    make_image,
    make_practitioner,
    make_site,
    make_topic,
    stream,
)

pytestmark = pytest.mark.django_db

NOTE, TITLE, CONTROL = "A dose was wrong by a factor of ten.", "Needles at home", "Plainly public"
PATH = "/articles/needles-at-home/"


@pytest.fixture(scope="module")
def retracted(kept_database: None) -> ArticlePage:
    """An article full of `leak-`, which was shown elsewhere; all but its title is to be gone."""
    site = make_site()
    author = make_practitioner(site, f"{CONTROL} Quill", slug="quill")
    article = make_article(
        site,
        TITLE,
        slug="needles-at-home",
        authors=[author],
        topics=[make_topic("Topic leak-topic"), make_topic("Public topic")],
        summary="Summary leak-summary",
        seo_title="Seo leak-seo",
        search_description="Description leak-description",
        hero_image=make_image("leak-image", credit="leak-credit"),
        hero_image_alt="leak-alt",
        body=stream(("paragraph", "<p>Body leak-body</p>")),
        publish=False,
    )
    article.references.create(text="Source leak-reference")
    article.corrections.create(text="Note leak-correction")
    article.save_revision().publish()
    article.refresh_from_db()
    link = f'<a linktype="page" id="{article.pk}">a link</a>'
    make_article(
        site,
        f"{CONTROL} article",
        slug="public",
        authors=[author],
        related=[article],
        topics=[make_topic("Public topic")],
        body=stream(("paragraph", f"<p>{CONTROL} {link}</p>")),
    )
    Redirect.objects.create(old_path="/old", redirect_page=article)
    article.retract(NOTE)
    return article


def leaks(text: str) -> list[str]:
    return sorted(set(re.findall(r"leak-[a-z]+", text)))


def test_the_markers_are_where_they_are_believed_to_be(retracted: ArticlePage) -> None:
    draft = leaks(encode(build(ArticlePage.objects.get(pk=retracted.pk))).decode())

    assert draft == [
        "leak-alt",
        "leak-body",
        "leak-correction",
        "leak-credit",
        "leak-reference",
        "leak-summary",
        "leak-topic",
    ]


def test_the_address_has_the_note_and_nothing_of_the_text(retracted: ArticlePage) -> None:
    answer = Client().get(PATH)
    html = answer.content.decode()
    page = BeautifulSoup(html, "html.parser")
    main = page.select_one("main")
    assert main is not None

    assert answer.status_code == 200
    today = date_format(timezone.localdate(), "F j, Y")
    assert " ".join(main.get_text(" ").split()) == (
        f"Retracted {TITLE} This article was retracted on {today} . {NOTE} "
        "Its text is no longer published. Please do not rely on copies of it."
    )
    assert page.title is not None
    assert page.title.get_text() == f"Retracted: {TITLE} · Our practice"
    assert leaks(html) == []
    assert page.select("meta[property^='og:image'], main img") == []
    assert page.select('link[rel=alternate][type="application/json"]') == []


def test_the_head_says_that_it_was_retracted_and_may_be_found(retracted: ArticlePage) -> None:
    page = BeautifulSoup(Client().get(PATH).content, "html.parser")
    (script,) = page.select("script")
    described = json.loads(script.get_text())
    named = {str(meta["name"]): meta["content"] for meta in page.select("meta[name]")}

    assert named["robots"] == "max-image-preview:large"
    assert named["description"] == f"This was retracted. {NOTE}"
    assert (described["@type"], described["creativeWorkStatus"]) == ("WebPage", "Retracted")
    assert described["correction"] == {
        "@type": "CorrectionComment",
        "text": NOTE,
        "datePublished": timezone.localdate().isoformat(),
    }
    assert {"author", "image", "headline", "about", "citation"} & set(described) == set()


def test_its_card_is_gone(retracted: ArticlePage) -> None:
    card = item_card(build(ArticlePage.objects.get(pk=retracted.pk)), current_practice())
    url = reverse("page_card", args=[retracted.content_id, card.digest])

    assert heading(Client().get(url)) == NOT_HERE


def test_it_is_in_no_list_and_no_page_leads_to_it(retracted: ArticlePage) -> None:
    paths = ["/", "/articles/", "/articles/public/", "/practitioners/quill/"]
    paths += ["/topics/public-topic/"]
    sent = {path: Client().get(path).content.decode() for path in paths}

    assert [path for path in paths if CONTROL in sent[path]] == paths
    assert {path: leaks(text) for path, text in sent.items()} == {path: [] for path in paths}
    assert [path for path in paths if TITLE in sent[path] or PATH in sent[path]] == []


@pytest.mark.parametrize(
    "address",
    ["/api/v1/articles/{}/", f"/api/v1/content/?path={PATH}", "/api/v1/content/?path=/old"],
)
def test_the_api_answers_410_with_the_note(retracted: ArticlePage, address: str) -> None:
    answer = Client().get(address.format(retracted.content_id))
    problem = answer.json()

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert problem.pop("instance").startswith("urn:uuid:")
    assert problem == {
        "type": "http://testserver/api/v1/problems/retracted/",
        "title": "This was retracted",
        "status": 410,
        "detail": "This was retracted; `retraction` says when and why. Remove your copy.",
        "retraction": {"date": timezone.localdate().isoformat(), "text": NOTE},
    }


def test_the_type_of_the_problem_is_explained(retracted: ArticlePage) -> None:
    page = Client().get("/api/v1/problems/retracted/").content.decode()

    assert "Remove your copy, and show the note" in page


def test_listings_and_filters_do_not_know_it(retracted: ArticlePage) -> None:
    api = "/api/v1"
    urls = [f"{api}/articles/?include=body", f"{api}/articles/?topic=public-topic"]
    urls += [f"{api}/practitioners/?include=body", f"{api}/topics/"]
    sent = {url: Client().get(url).content.decode() for url in urls}

    assert {url: (leaks(text), TITLE in text) for url, text in sent.items()} == {
        url: ([], False) for url in urls
    }
    assert len(Client().get(urls[0]).json()["items"]) == 1
    assert Client().get(f"{api}/articles/?topic=topic-leak-topic").json()["items"] == []
