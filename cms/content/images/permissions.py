"""The permission policy of images: only those who may publish can change what readers see."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.content.images.models import Image
from cms.foundation.users.private_files import PrivateFilesPolicy

CHANGES = frozenset({"change", "delete"})


def is_shown(image: Image) -> bool:
    """Return whether readers may see the picture, on a published page or on a non-page object."""
    references = ReferenceIndex.get_references_to(image)
    of_pages = {"base_content_type": ContentType.objects.get_for_model(Page)}
    if references.exclude(**of_pages).exists():
        return True
    pages = references.filter(**of_pages).values_list("object_id", flat=True)
    return bool(Page.objects.filter(pk__in=[int(pk) for pk in pages], live=True).exists())


class ImagePermissionPolicy(PrivateFilesPolicy):
    """Wagtail's policy, except that owners cannot change or delete a picture that readers see.

    Lists still include the picture, so that its owner finds it there and in the report on consent.
    """

    def __init__(self) -> None:
        super().__init__(Image, "wagtailimages.Image", owner_field_name="uploaded_by_user")

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Image
    ) -> bool:
        """Return whether the user may do any of `actions`; owners cannot change a shown picture."""
        asked = set(actions)
        if asked - CHANGES and self._has_any(user, asked - CHANGES, instance):
            return True
        if not asked & CHANGES or not self._has_any(user, asked & CHANGES, instance):
            return False
        may_change = CollectionPermissionPolicy.user_has_any_permission_for_instance
        return may_change(self, user, ["change"], instance) or not is_shown(instance)

    def _has_any(self, user: Any, actions: set[str], instance: Image) -> bool:
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))
