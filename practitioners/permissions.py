"""The permissions of practitioners on their own biography."""

from typing import Any

from wagtail.models import PagePermissionTester

EDIT_OWN = "practitioners.edit_own_biography"


class BiographyPermissionTester(PagePermissionTester):
    """Wagtail's permissions, plus editing and submitting one's own biography, but no more."""

    def can_edit(self) -> bool:
        """Return whether the user may edit the page; practitioners may edit their own."""
        return bool(super().can_edit()) or self._is_own()

    def can_copy(self) -> bool:
        """Return whether the user may copy the page; that it is their own does not suffice."""
        return bool(super().can_edit())

    def _is_own(self) -> bool:
        user: Any = self.user
        own: bool = self.page.user_id is not None and self.page.user_id == user.pk
        return own and user.has_perm(EDIT_OWN)
