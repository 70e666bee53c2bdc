"""The profile picture of an account goes through the same intake as any other picture."""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel

from cms.content.images.forms import UploadField
from cms.content.images.uploads import accept


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's form with our field for the file, which says what is wrong with one."""

    avatar = UploadField(label="Upload a profile picture", required=False)

    def clean_avatar(self) -> Any:
        """The picture in the size of the admin; False to do without one."""
        if self.cleaned_data["avatar"] is False:
            return False
        return super().clean_avatar()


def _clean_avatar(instance: Any, **_: object) -> None:
    if instance.avatar and not instance.avatar._committed:
        instance.avatar = accept(instance.avatar)


def install() -> None:
    """Let the page “Account” use the form, and store nothing that was not accepted."""
    AvatarSettingsPanel.form_class = AvatarForm
    pre_save.connect(_clean_avatar, sender="wagtailusers.UserProfile", dispatch_uid="clean_avatar")
