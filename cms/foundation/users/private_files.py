"""The single rule of which pictures and documents somebody sees in the admin.

Those of a private collection are for editors, who may change them, and for whoever uploaded them.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permission_policies.collections import (
    CollectionOwnershipPermissionPolicy,
    CollectionPermissionPolicy,
)


class PrivateFilesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's permissions on files, without those of private collections."""

    def closed_to(self, user: Any) -> QuerySet[Collection]:
        """Return the private collections, and those below, whose files `user` may not change."""
        private = Collection.objects.none()
        for restriction in CollectionViewRestriction.objects.select_related("collection"):
            private |= Collection.objects.descendant_of(restriction.collection, inclusive=True)
        # The policy of owners counts whoever may add files as one who may change some.
        may_change = CollectionPermissionPolicy.collections_user_has_any_permission_for
        closed: QuerySet[Collection] = private.exclude(pk__in=may_change(self, user, ["change"]))
        return closed

    def is_hidden_from(self, user: Any, instance: Any) -> bool:
        """Return whether `user` may not see the file."""
        if getattr(instance, self.owner_field_name) == user:
            return False
        return self.closed_to(user).filter(pk=instance.collection_id).exists()

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        """Return the collections that filters and forms offer."""
        offered: QuerySet[Collection] = super().collections_user_has_any_permission_for(
            user, actions
        )
        return offered.exclude(pk__in=self.closed_to(user))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """Return the files that lists and choosers show."""
        found = super().instances_user_has_any_permission_for(user, actions)
        if not user.is_authenticated:
            return found
        of_others = ~Q(**{self.owner_field_name: user})
        of_nobody = Q(**{f"{self.owner_field_name}__isnull": True})
        return found.exclude(Q(collection__in=self.closed_to(user)) & (of_others | of_nobody))

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Return whether the user may do any of `actions` with the file."""
        if self.is_hidden_from(user, instance):
            return False
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(allowed)
