"""What a practitioner may do with their own biography."""

from typing import Any

from wagtail.models import PagePermissionTester


class BiographyPermissionTester(PagePermissionTester):
    """Wagtail's rules; and those who have a biography may edit and submit it, and nothing more."""

    def can_edit(self) -> bool:
        """Also true for the page's own practitioner."""
        return bool(super().can_edit()) or self._is_own()

    def can_copy(self) -> bool:
        """As Wagtail has it: who may edit the page only because it is theirs may not copy it."""
        return bool(super().can_edit())

    def _is_own(self) -> bool:
        user: Any = self.user
        own: bool = self.page.user_id is not None and self.page.user_id == user.pk
        return own and user.has_perm("practitioners.edit_own_biography")
