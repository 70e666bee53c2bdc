"""No route tells of what is not public: all that the URL resolver has, whatever they are asked."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.api import resources
from cms.delivery.api.cursors import dump_cursor
from cms.delivery.api.renderers import REPRESENTATIONS
from cms.delivery.items.building import build
from cms.delivery.items.registry import ItemType, item_type_of, item_types
from cms.delivery.items.social_images import item_card, topic_card
from cms.delivery.models import FeedState
from cms.foundation.addresses import page_path, page_url
from tests.public_routes import routes
from tests.secrets_of_a_site import CONTROL, Secrets, bodies, leaks, make_secrets, sweep

pytestmark = pytest.mark.django_db

API = "/api/v1"
MISSPELT = ["leek", "leakk", "laek", "unpublishedd", "expirred", "schedulled"]


@pytest.fixture(scope="module")
def secrets(kept_database: None) -> Secrets:
    return make_secrets()


def parameters_of(page: Any, **others: Any) -> dict[str, Any]:
    """What the routes are asked for to show `page`."""
    item_type: Any = item_type_of(page)
    return {
        "pk": page.content_id,
        "key": page.content_id,
        "slug": page.slug,
        "topic slug": "leak-topic",
        "feeds:topic slug": "leak-topic",
        "topic_card key": "leak-topic",
        "digest": item_card(build(page), current_practice()).digest,
        "route": item_type.route,
        "kind": "not-found",
        "chapter": "copying",
        "number": 1,
        "token": "unknown",
        "page_id": page.pk or 0,
        "page_view_restriction_id": PageViewRestriction.objects.earliest("pk").pk,
        "restriction_id": CollectionViewRestriction.objects.earliest("pk").pk,
        **{f"wagtailapi:{kind}:detail pk": page.pk for kind in ("pages", "images", "documents")},
        **others,
    }


def addresses_of(page: Any, **others: Any) -> Iterator[str]:
    """Those of all routes that may show `page`, in each format."""
    queries = {
        "api:content": f"?{urlencode({'path': page_path(page)})}",
        "api:oembed": f"?{urlencode({'url': page_url(page)})}",
        "search": f"?{urlencode({'q': page.title.replace('-', ' ')})}",
    }
    for suffix in ("atom", "rss", "json"):
        for form in REPRESENTATIONS:
            formats = {"suffix": suffix, "format": form.suffix}
            yield from routes(parameters_of(page, **formats, **others), queries)


def test_no_route_tells_anything_of_a_hidden_page(secrets: Secrets) -> None:
    for page in secrets.hidden:
        sent = sweep(Client(), sorted(set(addresses_of(page))))
        of_page = [url for url in sent if str(page.content_id) in url or "/leak-" in url]

        assert len(of_page) >= 8
        assert {url: sent[url][:3] for url in of_page} == dict.fromkeys(of_page, "404")
        assert leaks(bodies(sent)) == []


def test_no_route_tells_of_a_newer_draft(secrets: Secrets) -> None:
    topic = Topic.objects.get(slug="public-topic")
    known = {
        "topic slug": topic.slug,
        "feeds:topic slug": topic.slug,
        "topic_card key": topic.slug,
        "topic_card digest": topic_card(topic, current_practice()).digest,
        "feeds:author pk": secrets.author.content_id,
        "page_card digest": item_card(
            build(secrets.article.get_latest_revision_as_object()), current_practice()
        ).digest,
    }
    article = type(secrets.article).objects.get(pk=secrets.article.pk)
    sent = sweep(Client(), sorted(set(addresses_of(article, **known))))

    showing = [url for url, text in sent.items() if CONTROL in text]
    assert len(showing) >= 20
    assert leaks(bodies(sent)) == []


def questions(kind: ItemType, secrets: Secrets) -> Iterator[dict[str, str]]:
    """Each parameter of a listing with what it may be given; one without values fails here."""
    fields = resources.parameters_of(kind)().get_fields()
    ids = [str(page.content_id) for page in (secrets.author, *secrets.hidden)]
    words = ["leak", "plainly", *(page.title.replace("-", " ") for page in secrets.hidden)]
    past, future = "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
    summary = ",".join(kind.summary_fields)
    values = {
        "limit": ["1", "100"],
        "cursor": [],  # The pages of each of these are walked.
        "ordering": list(fields["ordering"].choices),
        "search": words,
        "fields": [summary],
        "include": ["body"],
        "locale": ["en", "EN"],
        "topic": ["public-topic", "leak-topic", *(page.slug for page in secrets.hidden)],
        "specialty": ["public-topic", "leak-topic"],
        "language": ["en"],
        "author": ids,
        "reviewer": ids,
        "published_after": [past],
        "published_before": [future],
        "updated_after": [past],
        "review_due_before": [future[:10]],
        "review_state": ["unchanged", "changed", "not_reviewed"],
    }
    for name in fields:
        for value in values[name]:
            question = {name: value}
            yield question if value != "relevance" else {**question, "search": "leak"}
            yield {"include": "body", **question, "search": question.get("search", "leak")}


def test_no_listing_tells_anything_whatever_it_is_asked(secrets: Secrets) -> None:
    client, sent = Client(), {}
    for kind in item_types():
        for question in questions(kind, secrets):
            url = f"{API}/{kind.route}/?{urlencode(question)}"
            while url:
                answer = client.get(url)
                assert (url, answer.status_code) == (url, 200)
                sent[url] = answer.content.decode()
                url = answer.json()["next"]

    assert len([url for url, text in sent.items() if CONTROL in text]) >= 15
    assert leaks(sent) == []


def test_no_search_suggests_a_word_of_what_is_hidden(secrets: Secrets) -> None:
    client = Client()
    routes = [f"{API}/{kind.route}/?search=" for kind in item_types()]
    control = client.get(f"{API}/articles/?search=plainlyy").json()
    assert control["suggestions"] == ["plainly"]
    for word in MISSPELT:
        for route in routes:
            found = client.get(route + word).json()
            assert (found["items"], found["suggestions"]) == ([], [])
        page = client.get(f"/search/?q={word}").content.decode()
        assert "Did you mean" not in page
    assert "Did you mean" in client.get("/search/?q=plainlyy").content.decode()


def test_no_form_of_an_item_tells_anything(secrets: Secrets) -> None:
    client, bodies_sent = Client(), {}
    for form in REPRESENTATIONS:
        for page in (secrets.article, *secrets.hidden):
            kind: Any = item_type_of(page)
            url = f"{API}/{kind.route}/{page.content_id}"
            asked = client.get(f"{url}/", headers={"accept": form.media_type})
            named = client.get(f"{url}.{form.suffix}")
            expected = 200 if page is secrets.article else 404
            assert (asked.status_code, named.status_code) == (expected, expected)
            bodies_sent[f"{url} {form.suffix}"] = (asked.content + named.content).decode()

    assert len([url for url, text in bodies_sent.items() if CONTROL in text]) == 4
    assert leaks(bodies_sent) == []


def test_a_tombstone_tells_id_type_and_locale(secrets: Secrets) -> None:
    client, state = Client(), FeedState.objects.get()
    cursor = dump_cursor("changes", [state.epoch.hex, 0, None])
    answer = client.get(f"{API}/changes/?cursor={cursor}")
    withdrawn = [one for one in answer.json()["items"] if one["change"] == "withdrawn"]

    hidden = {str(page.content_id): page for page in secrets.hidden}
    assert len(withdrawn) == 7
    for entry in withdrawn:
        kind: Any = item_type_of(hidden[entry["id"]])
        assert entry == {
            "position": entry["position"],
            "id": entry["id"],
            "type": kind.name,
            "locale": "en",
            "change": "withdrawn",
            "reason": entry["reason"],
            "changed_at": entry["changed_at"],
            "content": None,
        }
    reasons = {entry["reason"] for entry in withdrawn}
    assert reasons == {"unpublished", "expired", "deleted", "restricted"}
    assert leaks({"changes": answer.content.decode()}) == []


def test_no_file_of_what_is_hidden_is_named_or_served(secrets: Secrets) -> None:
    article = type(secrets.article).objects.get(pk=secrets.article.pk)
    urls = sorted({*addresses_of(article), "/", "/articles/", "/sitemap.xml", "/llms.txt"})
    sent = sweep(Client(), urls)
    for image in secrets.images:
        assert image.renditions.exists()
        hashed = image.get_file_hash()
        assert [url for url, text in sent.items() if hashed in text] == []
        served = {one.url: Client().get(one.url).status_code for one in image.renditions.all()}
        assert set(served.values()) == {404}
    answer = Client().get(secrets.document.url)
    assert (answer.status_code, b"leak-file" in answer.content) == (302, False)
