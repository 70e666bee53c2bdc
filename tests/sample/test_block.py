"""What each channel shows of a block that the recipe added."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import Block

from articles.models import ArticlePage
from cms.content.blocks.checks import check_vocabulary
from cms.content.blocks.pasting.conversion import convert
from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Kind
from cms.content.content_checks.reasons import FIELD
from cms.content.images.models import Image
from cms.delivery.api.openapi.block_reference import block_reference
from cms.delivery.items.feed_entries import entry
from cms.delivery.models import ContentItem
from cms.editorial.link_check.collecting import links_of
from cms.foundation.users.models import User
from tests.blocks import ALT
from tests.factories import make_article, make_image, make_site, stream
from tests.sample.dosage.blocks import DosageBlock
from tests.sample.world import soup

pytestmark = [
    pytest.mark.django_db,
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]

SHOWN = ["Two cups", "With", "warm water", "Morning", "Evening"]
FEATURES = "https://features.example/"
LEAFLET = "https://leaflet.example/tea"


@dataclass(frozen=True)
class Dose:
    """An article whose body is the block, and what the block shows."""

    article: ArticlePage
    picture: Image
    linked: ArticlePage

    @property
    def item(self) -> Any:
        """The article's item as it is stored."""
        return ContentItem.objects.get(pk=self.article.content_id).parsed


@pytest.fixture(scope="module")
def dose(kept_database: None) -> Dose:
    """The article, published."""
    site = make_site()
    picture, linked = make_image("Cups", shows_person=True), make_article(site, "Tea")
    body = stream(("dosage", value(picture, linked)))
    return Dose(make_article(site, "How much tea", body=body), picture, linked)


def value(picture: Image, linked: ArticlePage, /, **changes: Any) -> dict[str, Any]:
    """The block as it is stored."""
    return {
        "amount": "Two cups",
        "advice": f'<p>With <a href="{FEATURES}">warm water</a>.</p>',
        "times": ["Morning", "Evening"],
        "picture": {"image": picture.pk, "alt_text": ALT, "decorative": False},
        "leaflet": LEAFLET,
        "page": linked.pk,
        **changes,
    }


def found(dose: Dose, **changes: Any) -> list[tuple[Kind, Any, str]]:
    """What the checks beside the form find in the block after `changes`."""
    page = ArticlePage.objects.get(pk=dose.article.pk)
    page.body = stream(("dosage", value(dose.picture, dose.linked, **changes)))
    findings = Check(Draft.of(page)).findings
    return [(f.kind, f.path, f.message) for f in findings if f.path != (FIELD,)]


@pytest.fixture
def root() -> Client:
    """Somebody who may do everything in the admin."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_the_recipe_left_nothing_out() -> None:
    assert check_vocabulary() == []


def test_the_form_offers_it(dose: Dose, root: Client) -> None:
    page = soup(reverse("wagtailadmin_pages:edit", args=[dose.article.pk]), root)
    (field,) = [each for each in page.select("[data-block]") if LEAFLET in str(each)]
    form, offers = str(field["data-w-block-data-value"]), DosageBlock._meta_class
    pieces = ["dosage", offers.icon, offers.description, "More about it", "amount", "advice"]

    missing = [piece for piece in pieces if f'"{piece}"' not in form]
    assert missing == [], f"The form of a page with a body does not know {missing}."


def test_the_picker_previews_it(root: Client) -> None:
    body = ArticlePage._meta.get_field("body").stream_block
    block: Block = body.child_blocks["dosage"]
    page = soup(f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}", root)
    (shown,) = page.select(".dosage")

    assert " ".join(shown.get_text(" ").split()) == (
        f"Two cups With warm water. Morning Evening {LEAFLET}"
    )


def test_partners_get_its_value_and_its_html(dose: Dose) -> None:
    (block,) = dose.item["body"]
    html = BeautifulSoup(block["html"], "html.parser")

    assert block["type"] == "dosage"
    assert {**block["value"], "picture": None} == {
        "amount": "Two cups",
        "advice": f'<p>With <a href="{FEATURES}">warm water</a>.</p>',
        "times": ["Morning", "Evening"],
        "picture": None,
        "leaflet": LEAFLET,
        "page_url": "http://testserver/articles/tea/",
    }
    assert (block["value"]["picture"]["id"], block["value"]["picture"]["alt"]) == (
        str(dose.picture.uuid),
        ALT,
    )
    assert [str(link["href"]) for link in html.select("a")] == [
        FEATURES,
        LEAFLET,
        "http://testserver/articles/tea/",
    ]
    address = reverse("api:articles-detail", args=[dose.article.content_id])
    assert Client().get(address).json()["body"] == [block]


def test_it_is_described_for_partners() -> None:
    schemas = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    block, fields = schemas["DosageBlock"], schemas["DosageBlockValue"]["properties"]

    assert schemas["Block"]["discriminator"]["mapping"]["dosage"].endswith("/DosageBlock")
    assert block["properties"]["type"] == {"enum": ["dosage"], "type": "string"}
    assert list(fields) == list(DosageBlock.Api().fields)
    section = block_reference().split("## dosage\n\n")[1]
    assert section.split("\n\n")[0] == "How much of something to take, and how often."
    assert "| `page_url` | string | Empty when there is none. |" in section


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        ("/articles/how-much-tea/", [*SHOWN, FEATURES, LEAFLET, "/articles/tea/", ALT]),
        ("/articles/how-much-tea.md", ["Two cups", "[warm water]", "- Morning", LEAFLET]),
        ("/feeds/articles.atom", [*SHOWN, FEATURES, LEAFLET]),
        ("/feeds/articles.json", SHOWN),
    ],
)
def test_channels_show_it(address: str, pieces: list[str], dose: Dose) -> None:
    text = Client().get(address).content.decode()

    missing = [piece for piece in pieces if piece not in text]
    assert missing == [], f"{address} does not show {missing}: see the template of the block."


def test_feeds_have_its_html(dose: Dose) -> None:
    (block,) = dose.item["body"]

    assert entry(dose.item).content.split("\n<p>")[0].startswith(block["html"][:200])


@pytest.mark.parametrize("words", ["two cups", "warm water", "evening"])
def test_a_search_finds_its_texts(words: str, dose: Dose) -> None:
    listed = Client().get(f"/api/v1/articles/?search={words}").json()["items"]

    assert [item["title"] for item in listed] == ["How much tea"]


def test_its_picture_is_in_the_sitemap_and_in_no_page_after_the_consent_ends(dose: Dose) -> None:
    (block,) = dose.item["body"]
    picture = block["value"]["picture"]["src"]
    assert f"<image:loc>{picture}</image:loc>" in Client().get("/sitemap.xml").content.decode()

    day = timezone.localdate() - timedelta(days=1)
    Image.objects.filter(pk=dose.picture.pk).update(consent_expires_on=day)
    ((kind, path, _),) = found(dose)
    assert (kind, path) == (Kind.CONSENT, ("body", 0, "picture", "image"))


def test_its_links_are_checked(dose: Dose) -> None:
    assert links_of(dose.item) == {FEATURES, LEAFLET}


def test_what_an_editor_wrote_in_it_is_checked(dose: Dose) -> None:
    place = ("body", 0)
    vague = f'<p><a href="{FEATURES}">here</a></p>'
    undescribed = {"image": dose.picture.pk, "alt_text": "", "decorative": False}

    assert found(dose) == []
    for changes, expected in (
        ({"amount": "A cure"}, (Kind.CLAIM, (*place, "amount"))),
        ({"times": ["Noon", "A cure"]}, (Kind.CLAIM, (*place, "times", 1))),
        ({"advice": "<p>A cure</p>"}, (Kind.CLAIM, (*place, "advice"))),
        ({"advice": "<h4>Deep</h4>"}, (Kind.HEADING_ORDER, (*place, "advice"))),
        ({"advice": "<h2></h2>"}, (Kind.EMPTY_HEADING, (*place, "advice"))),
        ({"advice": vague}, (Kind.VAGUE_LINK, (*place, "advice"))),
        ({"picture": undescribed}, (Kind.PICTURE, (*place, "picture", "alt_text"))),
    ):
        assert [one[:2] for one in found(dose, **changes)] == [expected], changes


def test_a_page_that_is_not_public_is_named_and_not_shown(dose: Dose) -> None:
    dose.linked.unpublish()

    assert found(dose) == [
        (
            Kind.PRIVATE_LINK,
            ("body", 0, "page"),
            "The link “More about it” leads to “Tea”, which is not public. Publish that page "
            "first, or remove the link.",
        )
    ]
    (block,) = dose.item["body"]
    assert block["value"]["page_url"] == ""
    assert "/articles/tea/" not in json.dumps(dose.item)


def test_what_is_pasted_becomes_the_blocks_that_it_did() -> None:
    pasted = convert("<p>Two cups</p><ul><li>Morning</li></ul><table><tr><td>a<td>b</table>")

    assert [block["type"] for block in pasted.blocks] == ["paragraph", "table"]
    assert list(VOCABULARY)[-1] == "dosage"
