"""What the browser tests find in the installation: a small site, and the editor's account."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Page

from cms.foundation.users.roles import Role
from home.site_tree import ensure_site_tree
from tests.blocks import stored_blocks
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)
from tests.pictures import detailed

EDITOR, COLLEAGUE = "editor", "colleague"
REVIEWER, REVIEWER_NAME = "reviewer", "Caspian Oduya"
CLINICIAN, OFFICE, WRITER = "clinician", "office", "writer"
PASSWORD = "a long walk by the harbor"
TOPIC = "Back pain"
PUBLISHED_AUTHOR = "Mei Featherstone"
UNPUBLISHED_AUTHOR = "Wren Halloway"
RICHEST_ARTICLE = "Each block there is"
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis"


def create() -> None:
    """The accounts, a topic, an article with each block and its author, and an unpublished one."""
    for name in (EDITOR, COLLEAGUE):
        get_user_model().objects.create_superuser(name, password=PASSWORD)
    clinician = _account(CLINICIAN, Role.EDITOR, Role.PRACTITIONER)
    _account(OFFICE, Role.EDITOR)
    _account(WRITER, Role.WRITER)
    tree = ensure_site_tree()
    site = SiteTree(tree.home, tree.articles, tree.practitioners)
    portrait = make_image("Portrait", 900, 1200)
    author = make_practitioner(
        site, PUBLISHED_AUTHOR, portrait=portrait, portrait_alt="Mei smiles", user=clinician
    )
    make_practitioner(site, UNPUBLISHED_AUTHOR, publish=False)
    _make_reviewer(site)
    harbor = make_image("Harbor", content=detailed(960, 576))
    tree.home.hero_image, tree.home.hero_image_decorative = harbor, True
    tree.home.save_revision().publish()
    make_article(
        site,
        RICHEST_ARTICLE,
        authors=[author],
        topics=[make_topic(TOPIC)],
        hero_image=harbor,
        hero_image_decorative=True,
        summary=f"It has a long word, {LONG_WORD}, and an image at the top.",
        body=_each_block(tree.home),
    )


def _make_reviewer(site: SiteTree) -> None:
    """A clinical reviewer, with a licence that never expires."""
    user = _account(REVIEWER, Role.CLINICAL_REVIEWER)
    page = make_practitioner(site, REVIEWER_NAME, user=user)
    page.licences.create(kind="Physician", jurisdiction="Ellery", number="MD-1")
    page.save_revision().publish()


def _account(name: str, *roles: Role) -> Any:
    user = get_user_model().objects.create_user(name, password=PASSWORD)
    user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return user


def _each_block(page: Page) -> str:
    """Each block of the vocabulary with the content of its preview, and a wide table."""
    values = stored_blocks(page, make_image("Stretching", 1600, 1000))
    values["table"]["table"]["data"] = [[LONG_WORD] * 5] * 3
    return stream(*values.items())
