"""No unsafe address that is stored leaves the site, whatever field or block holds it.

Forms refuse such addresses; imports, scripts and older versions know no forms.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail.fields import StreamField as WagtailStreamField

from cms.channels.feeds.formats import FORMATS
from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.images.models import Image
from cms.content.links.fields import AddressBlock, AddressField
from cms.delivery.api.renderers import REPRESENTATIONS
from cms.delivery.items.registry import item_type_named
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.addresses import safe_address
from practitioners.models import PractitionerPage
from tests.blocks import stored_blocks
from tests.factories import SiteTree, stream
from tests.public_routes import Everything, make_everything
from tests.secrets_of_a_site import bodies, sweep

pytestmark = pytest.mark.django_db

UNSAFE = [
    "javascript:planted()",
    " JaVa\tScri\npt:planted()",
    "\x01javascript:planted()",
    "&#106;avascript:planted()",
    "data:text/html,planted",
    "vbscript:planted",
    "blob:planted",
    "file:///planted",
    "intent:planted",
]
SAFE = [
    "https://example.org/a?b=javascript:c",
    "HTTP://EXAMPLE.ORG/",
    "mailto:desk@example.org",
    "tel:+15550100",
    "/articles/javascript:/",
    "#javascript:",
    "www.example.org/data:",
    "",
]
SOURCES = (AddressField, models.URLField, RichTextField)


@pytest.mark.parametrize("address", UNSAFE)
def test_an_unsafe_address_becomes_nothing(address: str) -> None:
    assert safe_address(address) == ""


@pytest.mark.parametrize("address", SAFE)
def test_a_safe_address_stays(address: str) -> None:
    assert safe_address(address) == address


def ours() -> Iterator[type[models.Model]]:
    """The models of the project."""
    outside = ("wagtail", "django", "taggit", "modelcluster")
    for model in apps.get_models():
        if not model.__module__.startswith(outside):
            yield model


def inside(block: blocks.Block) -> Iterator[blocks.Block]:
    """The block and those in it, at any depth."""
    yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in [*children, *filter(None, [getattr(block, "child_block", None)])]:
        yield from inside(child)


def test_each_field_and_block_for_addresses_holds_safe_ones_only() -> None:
    fields = [
        (model.__name__, field.name, type(field))
        for model in ours()
        for field in model._meta.concrete_fields
        if isinstance(field, models.URLField)
    ]
    found = [
        (name, type(block))
        for name, kind in VOCABULARY.items()
        for block in inside(kind())
        if isinstance(block, blocks.URLBlock)
    ]

    assert len(fields) >= 7
    assert {kind for _, _, kind in fields} == {AddressField}, fields
    assert len(found) >= 3
    assert {kind for _, kind in found} == {AddressBlock}, found


def planted(block: blocks.Block, stored: Any, address: str) -> Any:
    """The value of a block as it is stored, with `address` wherever it can have one."""
    match block:
        case blocks.URLBlock():
            return address
        case blocks.RichTextBlock():
            return f'<p>Words <a href="{address}">with a link</a></p>'
        case blocks.StructBlock():
            children = block.child_blocks.items()
            return {name: planted(child, stored[name], address) for name, child in children}
        case blocks.ListBlock():
            return [planted(block.child_block, each, address) for each in stored]
    return stored


def plant(everything: Everything, site: SiteTree, address: str) -> None:
    """Write `address` past the forms into each field and each block that can have one."""
    image = Image.objects.get(title="Harbor")
    values = stored_blocks(site.home, image)
    body = stream(*((n, planted(VOCABULARY[n](), v, address)) for n, v in values.items()))
    for page in everything.pages.values():
        names = [f.name for f in page._meta.fields if isinstance(f, WagtailStreamField)]
        if names:
            type(page).objects.filter(pk=page.pk).update(**dict.fromkeys(names, body))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SOURCES) and field.model is model:
                is_html = isinstance(field, RichTextField)
                value = f'<p><a href="{address}">Words</a></p>' if is_html else address
                model._default_manager.update(**{field.name: value})


@pytest.fixture
def everything(site: SiteTree) -> Everything:
    """The site, with a row of each kind that has an address of its own."""
    made = make_everything(site)
    article, person = made.pages["ArticlePage"], PractitionerPage.objects.get()
    article.references.create(text="A source.", url="https://example.org/a")
    person.licences.create(kind="Doctor", jurisdiction="Here", number="1")
    person.profiles.create(url="https://example.org/b")
    for page in (article, person):
        page.save_revision().publish()
    redirect = apps.get_model("wagtailredirects", "Redirect")
    redirect.objects.create(old_path="/old", redirect_link="https://example.org/c")
    return made


def rows_without_an_address() -> list[str]:
    return [
        model.__name__
        for model in ours()
        for field in model._meta.concrete_fields
        if isinstance(field, SOURCES) and field.model is model
        if not model._default_manager.exists()
    ]


@pytest.mark.parametrize("address", UNSAFE[1:2])
def test_nothing_that_is_sent_has_it(
    address: str, everything: Everything, site: SiteTree, api: Client
) -> None:
    plant(everything, site, address)
    assert rows_without_an_address() == []
    reconcile()
    addresses = [
        *everything.addresses(),
        "/old/",
        *(f"/feeds/articles.{suffix}" for suffix in FORMATS),
        *(
            f"/api/v1/{item_type_named(item.type).route}/{item.pk}.{form.suffix}"
            for item in ContentItem.objects.all()
            for form in REPRESENTATIONS
        ),
    ]
    api.raise_request_exception = False
    sent = sweep(api, addresses)

    assert [url for url, text in bodies(sent).items() if "planted" in text] == []
    assert [url for url, text in sent.items() if text.startswith("5")] == []
    whole = sent[f"/api/v1/articles/{everything.pages['ArticlePage'].content_id}.json"]
    assert whole.count("Words") >= 3
