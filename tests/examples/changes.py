"""What editors do to the live site. Each function runs in the process that serves it."""

import uuid
from datetime import timedelta
from typing import Any

NOTE = "A dose was wrong by a factor of ten."


def article(slug: str, **fields: Any) -> str:
    """Publish an article with its own picture, named `slug`; return its id."""
    from home.site_tree import ensure_site_tree
    from practitioners.models import PractitionerPage
    from tests.factories import SiteTree, make_article, make_topic

    tree = ensure_site_tree()
    site = SiteTree(tree.home, tree.articles, tree.practitioners)
    page = make_article(
        site,
        f"title-{slug}",
        slug=slug,
        summary=f"summary-{slug}",
        authors=list(PractitionerPage.objects.live()[:1]),
        topics=[make_topic("Back pain")],
        hero_image=_picture(slug),
        hero_image_alt=f"alt-{slug}",
        **fields,
    )
    return str(page.content_id)


def _picture(slug: str) -> Any:
    """A picture in all widths, whose renditions no encoder has to work on."""
    from django.core.files.base import ContentFile
    from PIL import Image as Pillow

    from cms.content.images.models import Image
    from cms.content.images.renditions import EncodedRendition, specs_for, store_renditions
    from cms.foundation.transactions import unit_of_work
    from tests.factories import jpeg
    from tests.pictures import encoded

    dot = encoded(Pillow.new("RGB", (1, 1), "#1f4e54"), "PNG")
    file = ContentFile(jpeg(1300, 900), f"{slug}.jpg")
    with unit_of_work():
        image = Image.objects.create(title=slug, file=file, credit=f"credit-{slug}")
        renditions = [
            EncodedRendition(
                spec, spec.width * 9 // 13, dot + f"{slug} {spec.filter_spec}".encode()
            )
            for spec in specs_for(image.width, image.file.name)
        ]
        store_renditions(image, renditions)
    return image


def _page(slug: str) -> Any:
    from articles.models import ArticlePage

    return ArticlePage.objects.get(slug=slug)


def rename(slug: str, title: str) -> None:
    """Give an article another title, and no picture."""
    page = _page(slug)
    page.title, page.hero_image = title, None
    page.save_revision().publish()


def unpublish(slug: str) -> None:
    _page(slug).unpublish()


def delete(slug: str) -> None:
    _page(slug).delete()


def restrict(slug: str) -> None:
    """Only for those who log in."""
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=_page(slug), restriction_type=PageViewRestriction.LOGIN)


def expire(slug: str) -> None:
    """Let its time be over, and the scheduled run come by."""
    from django.core.management import call_command
    from django.utils import timezone

    from articles.models import ArticlePage

    past = timezone.now() - timedelta(minutes=1)
    ArticlePage.objects.filter(slug=slug).update(expire_at=past)
    call_command("publish_scheduled", verbosity=0)


def retract(slug: str) -> None:
    """With NOTE for the readers."""
    _page(slug).retract(NOTE)


def lift(slug: str) -> None:
    """Lift the retraction, and publish it again."""
    _page(slug).lift_retraction("The dose was right.")
    _page(slug).save_revision().publish()


WITHDRAWALS = {
    "unpublished": unpublish,
    "deleted": delete,
    "restricted": restrict,
    "expired": expire,
    "retracted": retract,
}


def lose_history(slug: str) -> None:
    """What a database restored from before the article was written looks like to readers."""
    from cms.delivery.models import ContentItem, FeedState

    page = _page(slug)
    ContentItem.objects.filter(pk=page.content_id).delete()
    type(page).objects.filter(pk=page.pk).update(live=False)
    FeedState.objects.update(epoch=uuid.uuid4())


def public_items() -> list[dict[str, Any]]:
    """What the API delivers now."""
    import json

    from cms.delivery.models import ContentItem

    return [json.loads(bytes(item.content)) for item in ContentItem.objects.public()]
