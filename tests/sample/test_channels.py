"""What each channel shows of a service, compared as a whole."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.items.building import build
from cms.delivery.items.feed_entries import entry
from cms.delivery.items.registry import outline_of
from cms.delivery.items.serializers import ItemSerializer
from cms.delivery.items.social_images import item_card
from cms.delivery.models import ContentItem
from cms.foundation.cards.cards import Card
from cms.foundation.formats.feed_entries import Author
from practitioners.models import PractitionerPage
from tests.content_types import (
    assert_the_outline_reads_what_there_is,
    assert_whole_items_are_of_their_type,
)
from tests.sample.services.api import SERVICE
from tests.sample.services.models import ServicePage
from tests.sample.world import GIVER, LEAD, SUBTITLE, TEXT, TITLE, TOPIC, World, lines, soup
from tests.schema_org import problems

pytestmark = pytest.mark.django_db

LISTING = "/api/v1/services/"


def get(address: str) -> Any:
    """The JSON at an address."""
    answer = Client().get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return json.loads(answer.content)


def titles(query: str) -> list[str]:
    """Those that a query of the listing finds."""
    return [item["title"] for item in get(f"{LISTING}{query}")["items"]]


def test_the_summary_gives_the_same_outline_but_for_the_text(world: World) -> None:
    stored = ContentItem.objects.get(pk=world.key)
    brief, whole = outline_of(stored.parsed_summary), outline_of(stored.parsed)

    assert brief == replace(whole, text=(), picture=brief.picture)
    assert whole.text == (world.item["explanation"],)


def test_the_types_of_its_content_are_what_its_serializers_give() -> None:
    assert_whole_items_are_of_their_type(SERVICE)
    assert_the_outline_reads_what_there_is(SERVICE)


def test_the_facets_are_those_of_the_outline_and_its_files(world: World) -> None:
    outline = outline_of(world.item)

    assert list(ContentItem.objects.get(pk=world.key).facets.values_list("name", "value")) == [
        ("concern", outline.topics[0].slug),
        ("giver", outline.people[0].id),
        ("locale", "en"),
        ("file:picture", world.scene.get_file_hash()),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [TITLE]),
        ("?concern=tired-feet", [TITLE]),
        ("?concern=sleep", []),
        ("?giver={giver}", [TITLE]),
        ("?giver=00000000-0000-4000-8000-000000000001", []),
        ("?locale=en&ordering=title", [TITLE]),
        ("?published_after=2999-01-01T00:00:00Z", []),
    ],
)
def test_the_listing_is_filtered(query: str, found: list[str], world: World) -> None:
    assert titles(query.format(giver=world.giver.content_id)) == found


def test_the_listing_has_summaries_whole_items_and_fields(world: World) -> None:
    item = world.item
    (brief,) = get(LISTING)["items"]
    scene = {name: item["scene"][name] for name in ("id", "alt", "width", "height", "src")}
    assert brief["scene"].items() >= scene.items()
    assert "renditions" not in brief["scene"]
    same = {name: value for name, value in item.items() if name in brief and name != "scene"}
    assert {name: value for name, value in brief.items() if name != "scene"} == same
    assert item.keys() - brief.keys() == {"explanation", *ItemSerializer.TAIL}
    assert get(f"{LISTING}?include=body")["items"] == [item]
    assert get(f"{LISTING}?fields=price")["items"] == [{"price": "80 dollars"}]


@pytest.mark.parametrize(
    ("words", "where", "marked"),
    [
        ("footbath", "title", "<mark>Footbath</mark>"),
        ("tired", "summary", "Warm water for <mark>tired</mark> feet."),
        ("breathe", "passage", "Soak and <mark>breathe</mark>."),
        ("dollars", "passage", "45 minutes, 80 <mark>dollars</mark>"),
        ("quill", "passage", "Ada <mark>Quill</mark>"),
        ("appointments", "passage", "<mark>Appointments</mark>"),
    ],
)
def test_a_search_finds_it_by_all_that_the_outline_says(
    words: str, where: str, marked: str, world: World
) -> None:
    (found,) = get(f"{LISTING}?search={words}")["items"]
    assert marked in found["highlights"][where]

    page = soup(f"/search/?q={words}&type=service")
    assert lines(page, ".result h3") == [TITLE]
    assert lines(page, ".result .eyebrow") == [f"Service · {TOPIC}"]
    assert lines(page, ".result .card__meta")[0].startswith("Ada Quill · ")


def test_the_filters_of_the_search_page_know_it(world: World) -> None:
    assert lines(soup("/search/"), "option")[0:4:2] == ["Everything", "Services"]
    assert lines(soup("/search/?q=feet&topic=tired-feet"), ".result h3") == [TITLE]


def test_all_agree_on_which_topics_are_public(world: World) -> None:
    Topic.objects.create(name="Of nothing", slug="of-nothing")
    alone = Topic.objects.create(name="Of a practitioner", slug="of-a-practitioner")
    giver = PractitionerPage.objects.get(pk=world.giver.pk)
    giver.specialties.set([alone])
    giver.save_revision().publish()
    expected = [("Of a practitioner", "of-a-practitioner"), (TOPIC, "tired-feet")]

    assert [(each["name"], each["slug"]) for each in get("/api/v1/topics/")["items"]] == expected
    client = Client()
    for address in ("/sitemap.xml", "/llms.txt"):
        text = client.get(address).content.decode()
        assert [slug for _, slug in expected if f"/topics/{slug}" in text] == [
            slug for _, slug in expected
        ]
        assert "of-nothing" not in text
    assert lines(soup("/topics/tired-feet/"), ".card__title") == [TITLE]
    assert lines(soup("/topics/of-a-practitioner/"), ".card__title") == [GIVER]
    assert client.get("/topics/of-nothing/").status_code == 404
    assert client.get("/feeds/topics/of-nothing.atom").status_code == 404


def test_its_card_is_the_common_one(world: World) -> None:
    texts = [TOPIC, TITLE, LEAD]
    for address in (f"/embed/services/{world.key}/", "/services/", "/topics/tired-feet/"):
        page = soup(address)
        card = lines(page, ".card__text > *")
        assert card[:3] == texts, address
        assert card[3].startswith("Ada Quill "), address
        (picture,) = page.select(".card__image img")
        assert picture["src"] == world.item["scene"]["src"]


def test_its_entry_in_feeds(world: World) -> None:
    item = world.item
    written = entry(item)

    assert (written.title, written.summary, written.categories) == (TITLE, LEAD, (TOPIC,))
    assert written.authors == (Author(GIVER, item["given_by"][0]["url"]),)
    assert written.content.split("\n")[0] == item["explanation"]
    assert written.enclosure is not None
    assert written.enclosure.url == item["scene"]["src"]
    for path in ("services", "topics/tired-feet", f"authors/{world.giver.content_id}"):
        assert [one["title"] for one in get(f"/feeds/{path}.json")["items"]] == [TITLE]


def test_its_feeds_are_told_from_others(world: World) -> None:
    heads = soup("/").select('link[href*="/feeds/"]')
    labels = [(str(link["title"]), str(link["href"]).rpartition("/")[2]) for link in heads]

    assert labels == [
        (f"Quiet Harbor ({plural}, {name})", f"{plural.lower()}.{suffix}")
        for plural in ("Services", "Articles")
        for name, suffix in (("Atom", "atom"), ("RSS", "rss"), ("JSON Feed", "json"))
    ]
    assert get("/feeds/services.json")["title"] == "Services · Quiet Harbor"
    assert Client().get("/feeds/practitioners.json").status_code == 404


def test_its_drawn_card_and_the_picture_in_its_place(world: World) -> None:
    practice, item = current_practice(), world.item
    card = item_card(item, practice)
    answer = Client().get(f"/cards/{world.key}/{card.digest}.png")

    assert card == Card(title=TITLE, practice="Quiet Harbor", topic=TOPIC, byline=GIVER)
    assert answer["Location"] == item["social_image"]["url"]
    assert item["social_image"]["alt"] == "A basin"
    without: Any = {**item, "scene": None, "given_by": [], "social_image": None}
    assert item_card(without, practice).byline == SUBTITLE


def test_oembed_and_the_head_of_its_page(world: World) -> None:
    described = get(f"/api/v1/oembed/?url={quote(world.item['url'])}")
    assert [described[name] for name in ("title", "author_name", "height")] == [TITLE, GIVER, 350]

    page = soup("/services/footbath/")
    assert page.title is not None
    assert page.title.get_text() == f"{TITLE} · Quiet Harbor"
    metas = {meta.get("property"): meta.get("content") for meta in page.select("meta[property]")}
    assert (metas["og:description"], metas["og:image:alt"]) == (LEAD, "A basin")
    (script,) = page.select('script[type="application/ld+json"]')
    assert json.loads(script.get_text()) == world.item["schema_org"]
    assert problems(world.item["schema_org"]) == []


def test_its_markdown(world: World) -> None:
    answer = Client().get(f"{LISTING}{world.key}.md").content.decode()
    parts = [
        f"# {TITLE}",
        SUBTITLE,
        LEAD,
        SUBTITLE,
        f"With [{GIVER}]({world.item['given_by'][0]['url']})",
    ]

    assert answer.split("\n\n")[: len(parts)] == parts
    assert "Soak and [breathe](https://salt.example/)." in answer


def test_what_it_shows_changes_with_it(world: World) -> None:
    giver = PractitionerPage.objects.get(pk=world.giver.pk)
    giver.title = "Ada Rook"
    giver.save_revision().publish()
    assert world.item["given_by"][0]["full_name"] == "Dr. Ada Rook, L.Ac."
    giver.unpublish()
    assert world.item["given_by"] == []
    assert titles("?search=rook") == []


def test_it_is_withdrawn_with_a_note(world: World) -> None:
    ServicePage.objects.get(pk=world.service.pk).retract("The water was too hot.")
    client = Client()

    answer = client.get(f"{LISTING}{world.key}/")
    assert (answer.status_code, answer.json()["retraction"]["text"]) == (
        410,
        "The water was too hot.",
    )
    assert client.get(f"/embed/services/{world.key}/").status_code == 410
    assert "The water was too hot." in " ".join(lines(soup("/services/footbath/"), "main"))
    assert [one["title"] for one in get("/feeds/services.json")["items"]] == [f"Retracted: {TITLE}"]
    changes = get("/api/v1/changes/?limit=100")["items"]
    assert world.key not in [change["id"] for change in changes]
    assert client.get("/topics/tired-feet/").status_code == 404


def test_a_draft_is_not_told_of(world: World) -> None:
    service = ServicePage.objects.get(pk=world.service.pk)
    service.summary = "A newer draft."
    service.save_revision()

    assert world.item["summary"] == LEAD
    draft: Any = build(ServicePage.objects.get(pk=world.service.pk))
    assert draft["explanation"] == TEXT
