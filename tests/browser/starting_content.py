"""What the browser tests find in the installation: a small site, and the editor's account."""

from typing import Any

from django.contrib.auth import get_user_model

from cms.blocks.vocabulary import VOCABULARY
from home.site_tree import ensure_site_tree
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)

EDITOR = "editor"
PASSWORD = "a long walk by the harbor"
TOPIC = "Back pain"
PUBLISHED_AUTHOR = "Mei Featherstone"
UNPUBLISHED_AUTHOR = "Wren Halloway"
RICHEST_ARTICLE = "Each block there is"
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis"


def create() -> None:
    """An account, a topic, an article with each block and its author, and an unpublished one."""
    get_user_model().objects.create_superuser(EDITOR, password=PASSWORD)
    tree = ensure_site_tree()
    site = SiteTree(tree.home, tree.articles, tree.practitioners)
    portrait = make_image("Portrait", 900, 1200)
    author = make_practitioner(site, PUBLISHED_AUTHOR, portrait=portrait, portrait_alt="Mei smiles")
    make_practitioner(site, UNPUBLISHED_AUTHOR, publish=False)
    make_article(
        site,
        RICHEST_ARTICLE,
        authors=[author],
        topics=[make_topic(TOPIC)],
        hero_image=make_image("Harbor", 2000, 1200),
        summary=f"It has a long word, {LONG_WORD}, and an image at the top.",
        body=_each_block(),
    )


def _each_block() -> str:
    """Each block of the vocabulary with the content of its preview, and a wide table."""
    values = {name: _preview(name) for name in VOCABULARY}
    image = make_image("Stretching", 1600, 1000)
    values["image"]["image"] = {"image": image.pk, "alt_text": "A stretch", "decorative": False}
    values["table"]["table"]["data"] = [[LONG_WORD] * 5] * 3
    return stream(*values.items())


def _preview(name: str) -> dict[str, Any]:
    block = VOCABULARY[name]()
    value: dict[str, Any] = block.get_prep_value(block.get_preview_value())
    return value
