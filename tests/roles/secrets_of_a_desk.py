"""What somebody at the desk must not read: drafts, private pages and private files of others.

Each secret is in a word of its own that begins with `secret-`, so that a leak names itself.
"""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.content.documents.models import Document
from cms.delivery.models import BuildFailure
from cms.editorial.link_check.models import ExternalLink
from tests.factories import make_article, make_image, make_practitioner, stream
from tests.roles.world import World


@dataclass(frozen=True)
class Secrets:
    """The pages and files, by the word that their secrets begin with."""

    pages: dict[str, Any]
    image: Any
    document: Any


def plant(world: World) -> Secrets:
    """Put the secrets into the practice; nobody but editors and administrators may read them."""
    colleague = world.users["colleague"]

    def article(marker: str, *, publish: bool = True) -> Any:
        page = make_article(
            world.site,
            f"secret-{marker} title",
            slug=f"secret-{marker}-slug",
            summary=f"secret-{marker} summary",
            body=stream(("paragraph", f"<p>secret-{marker} body</p>")),
            owner=colleague,
            publish=publish,
        )
        page.save_revision(user=colleague, log_action=True)
        return page

    private = article("private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    unpublished = article("unpublished")
    unpublished.unpublish()
    biography = make_practitioner(
        world.site, "secret-person title", slug="secret-person-slug", publish=False
    )
    biography.save_revision(user=colleague)
    pages = {
        "draft": article("draft", publish=False),
        "private": private,
        "unpublished": unpublished,
        "person": biography,
        "newer": _renamed(world.pages["article"], colleague),
        "home": _renamed(world.site.home, colleague),
    }
    _lock(pages["draft"], colleague)
    _broken_link(private)
    now = timezone.now()
    BuildFailure.objects.create(
        page=private, error="secret-failing error", since=now, failed_at=now
    )
    return Secrets(pages, *_private_files(world, colleague))


def _renamed(page: Any, colleague: Any) -> Any:
    """Give a public page a newer draft."""
    live = type(page).objects.get(pk=page.pk)
    draft = live.get_latest_revision_as_object()
    marker = "home" if page.depth == 2 else "newer"
    draft.title = draft.seo_title = f"secret-{marker} title"
    draft.body = (
        type(draft)
        ._meta.get_field("body")
        .to_python(stream(("paragraph", f"<p>secret-{marker} body</p>")))
    )
    draft.save_revision(user=colleague, log_action=True)
    return type(page).objects.get(pk=page.pk)


def _lock(page: Any, colleague: Any) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=colleague)


def _broken_link(page: Any) -> None:
    link = ExternalLink.objects.create(
        url="https://example.org/secret-link", state=ExternalLink.State.BROKEN
    )
    link.pages.add(page)


def _private_files(world: World, colleague: Any) -> tuple[Any, Any]:
    staff = Collection.get_first_root_node().add_child(name="secret-collection")
    CollectionViewRestriction.objects.create(
        collection=staff, restriction_type=CollectionViewRestriction.LOGIN
    )
    image = make_image(
        "secret-image",
        60,
        40,
        description="secret-image alt",
        collection=staff,
        uploaded_by_user=colleague,
    )
    document = Document.objects.create(
        title="secret-document",
        collection=staff,
        file=ContentFile(b"secret", "secret-document.txt"),
        uploaded_by_user=colleague,
    )
    return image, document
