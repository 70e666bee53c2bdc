"""Signal receivers that pass each change of what content items show to `sync` before the commit."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from cms.content.images.signals import renditions_made
from cms.content.practice.models import PartnerTerms, PracticeSettings
from cms.content.retractions.models import Retraction
from cms.content.topics.models import Topic
from cms.delivery.sync.dependents import pages_showing
from cms.delivery.sync.plans import Touched
from cms.delivery.sync.sync import sync, take_turn
from cms.foundation.transactions import before_commit

# Saving a draft of a page writes these fields and nothing that is public.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
    }
)


def connect() -> None:
    """Connect the receivers. Each of them only gives a hint; `sync` decides what is public."""
    pre_save.connect(_page_saving)
    post_save.connect(_page_saved)
    pre_delete.connect(_page_deleted)
    page_published.connect(_page_published)
    post_page_move.connect(_page_moved)
    for signal in (post_save, post_delete):
        signal.connect(_page_restriction_changed, sender=PageViewRestriction)
        signal.connect(_collection_restriction_changed, sender=CollectionViewRestriction)
        signal.connect(_retraction_changed, sender=Retraction)
        signal.connect(_site_changed, sender=Site)
        signal.connect(_redirect_changed, sender=Redirect)
    for model in (PracticeSettings, PartnerTerms):
        pre_save.connect(_settings_saving, sender=model)
        post_save.connect(_settings_saved, sender=model)
        post_delete.connect(_settings_deleted, sender=model)
    post_save.connect(_collection_changed, sender=Collection)
    for model in (get_image_model(), get_document_model(), Topic):
        post_save.connect(_object_saved, sender=model)
        pre_delete.connect(_object_deleted, sender=model)
    renditions_made.connect(_object_saved)


def _touch(touched: Touched) -> None:
    before_commit(sync, touched)


def _is_hidden(page: Page) -> bool:
    """Return whether neither `page` nor a page below it is live or ever had a content item.

    A change of such a draft is visible to no reader, so it takes no lock.
    """
    seen = Page.objects.filter(Q(live=True) | Q(content_item__isnull=False))
    path = Page.objects.filter(pk=page.pk).values_list("path", flat=True).first()
    return path is None or not seen.filter(path__startswith=path).exists()


def _is_draft_save(update_fields: frozenset[str] | None) -> bool:
    return update_fields is not None and DRAFT_FIELDS.issuperset(update_fields)


def _page_saving(
    instance: Any, update_fields: frozenset[str] | None = None, raw: bool = False, **_: object
) -> None:
    """Record whether the page was hidden, which cannot be found out after the save."""
    if isinstance(instance, Page) and not raw and not _is_draft_save(update_fields):
        instance.was_hidden = not instance.live and _is_hidden(instance)


def _page_saved(
    instance: Any, update_fields: frozenset[str] | None = None, raw: bool = False, **_: object
) -> None:
    if not isinstance(instance, Page) or raw or _is_draft_save(update_fields):
        return
    if instance.live or not instance.was_hidden:
        _touch(Touched(pages={instance.pk}))


def _page_published(instance: Page, **_: object) -> None:
    _touch(Touched(pages={instance.pk}, published={instance.pk}))


def _page_deleted(instance: Any, **_: object) -> None:
    """Take the turn first: the delete writes the item, for which another `sync` would wait."""
    if isinstance(instance, Page) and not _is_hidden(instance):
        take_turn()
        _touch(Touched(dependents=pages_showing([instance])))


def _page_moved(instance: Page, **_: object) -> None:
    if not _is_hidden(instance):
        _touch(Touched(trees={instance.pk}))


def _page_restriction_changed(instance: PageViewRestriction, **_: object) -> None:
    _touch(Touched(trees={instance.page_id}))


def _retraction_changed(instance: Retraction, **_: object) -> None:
    _touch(Touched(pages={instance.page_id}))


def _object_saved(instance: Any, raw: bool = False, **_: object) -> None:
    if not raw:
        _touch(Touched(objects={instance}))


def _object_deleted(instance: Any, **_: object) -> None:
    _touch(Touched(dependents=pages_showing([instance])))


def _collection_restriction_changed(instance: CollectionViewRestriction, **_: object) -> None:
    _collection_changed(instance.collection)


def _collection_changed(instance: Collection, **_: object) -> None:
    """Touch the files of a collection that became private or public, or moved below another."""
    collections = instance.get_descendants(inclusive=True)
    for model in (get_image_model(), get_document_model()):
        _touch(Touched(objects=set(model.objects.filter(collection__in=collections))))


def _site_changed(raw: bool = False, **_: object) -> None:
    """Clear the cache of site root paths, because Wagtail's own receiver does so only later."""
    Site.clear_site_root_paths_cache()
    if not raw:
        _touch(Touched(everything=True))


def _redirect_changed(raw: bool = False, **_: object) -> None:
    """Count the change: no item has redirects, but a listing and the website's answers do."""
    if not raw:
        _touch(Touched())


def _settings_saving(instance: Any, **_: object) -> None:
    """Record which settings of the practice change, which cannot be found out after the save."""
    names = [field.attname for field in PracticeSettings._meta.concrete_fields]
    stored = PracticeSettings.objects.filter(pk=instance.pk).values(*names).first()
    instance.changing = {n for n in names if stored is None or stored[n] != getattr(instance, n)}


def _settings_saved(instance: Any, raw: bool = False, **_: object) -> None:
    if not raw:
        _touch(Touched(practice=True, settings=instance.changing))


def _settings_deleted(**_: object) -> None:
    _touch(Touched(everything=True))
