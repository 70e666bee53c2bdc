"""Profile pictures of accounts, which are checked and cleaned like all other pictures."""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel

from cms.content.images.forms import UploadField
from cms.content.images.uploads import accept


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's profile picture form with our field, which says what is wrong with a file."""

    avatar = UploadField(label="Upload a profile picture", required=False)

    def clean_avatar(self) -> Any:
        """Return the picture in the size that the admin uses; False removes the picture."""
        if self.cleaned_data["avatar"] is False:
            return False
        return super().clean_avatar()


def _clean_avatar(instance: Any, **_: object) -> None:
    if instance.avatar and not instance.avatar._committed:
        instance.avatar = accept(instance.avatar)


def install() -> None:
    """Use the form on the page “Account”, and store only pictures that `accept` has cleaned."""
    AvatarSettingsPanel.form_class = AvatarForm
    pre_save.connect(_clean_avatar, sender="wagtailusers.UserProfile", dispatch_uid="clean_avatar")
