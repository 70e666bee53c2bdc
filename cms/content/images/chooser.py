"""Uploading a picture where it is used: first what readers need, all else on request."""

from pathlib import Path
from typing import Any

from django import forms
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.views import chooser

from cms.content.images.models import Image

# Asked of every picture; all other fields of the image are behind “More”.
ASKED = ("file", "description", "decorative", "credit", "shows_person", "consent_given_on")
WHAT_IT_SHOWS = (
    "Read to those who cannot see the picture, so say what matters in it: “A practitioner places "
    "a needle in a patient's hand.” It is suggested wherever the picture is used again."
)
MISSING = "Say in a few words what the picture shows, or tick “Decoration only”."


class UploadFormMixin(forms.Form):
    """What the form of an image becomes while an article is written.

    The picture gets its title, which only the admin shows, from what it shows; the file name is
    the title of a decoration, and never an alternative text.
    """

    decorative = forms.BooleanField(
        label="Decoration only",
        required=False,
        help_text="It tells nothing that the text does not, so it need not be described.",
    )

    instance: Image

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file, description = self.fields["file"], self.fields["description"]
        # Wagtail would copy the file's name to the title, which is not asked for here.
        file.widget = forms.FileInput(attrs={"accept": "image/*"})
        description.label = "What does it show?"
        description.help_text = WHAT_IT_SHOWS
        description.required = not self.data.get(self.add_prefix("decorative"))
        description.error_messages["required"] = MISSING
        self.order_fields([*ASKED, *self.fields])

    def asked_fields(self) -> list[forms.BoundField]:
        """What is asked at once."""
        return [field for field in self.visible_fields() if field.name in ASKED]

    def other_fields(self) -> list[forms.BoundField]:
        """What may be added."""
        return [field for field in self.visible_fields() if field.name not in ASKED]

    def save(self, commit: bool = True) -> Any:
        """Save the image under the title that was found for it."""
        if self.cleaned_data["decorative"]:
            self.instance.description = ""
        title = self.instance.description or Path(self.cleaned_data["file"].name).stem
        self.instance.title = title[: Image._meta.get_field("title").max_length]
        form: Any = super()
        return form.save(commit=commit)


class UploadView(chooser.ImageUploadView):
    """Takes the picture, and says whether it is decoration."""

    creation_form_template_name = "images/chooser/upload_form.html"

    def get_creation_form_class(self) -> Any:
        """`upload_form`."""
        return upload_form()

    def get_chosen_response_data(self, image: Image, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What Wagtail tells the form of the page, and `decorative`."""
        data: dict[str, Any] = super().get_chosen_response_data(image, *args, **kwargs)
        return {**data, "decorative": self.form.cleaned_data["decorative"]}


class ChooseView(chooser.ImageChooseView):
    """The dialog: a picture of one's own first, then those that there are."""

    creation_form_template_name = UploadView.creation_form_template_name

    def get_creation_form_class(self) -> Any:
        """`upload_form`."""
        return upload_form()


def upload_form() -> Any:
    """The form's class, made from all fields of an image but its title."""
    model: Any = get_image_model()
    fields = [name for name in model.admin_form_fields if name != "title"]
    return type("UploadForm", (UploadFormMixin, get_image_form(model, fields)), {})


def install() -> None:
    """Let Wagtail's chooser use these views. To be called before the addresses are made."""
    viewset: Any = chooser.viewset
    viewset.choose_view_class = ChooseView
    viewset.create_view_class = UploadView
    viewset.creation_tab_label = "New picture"
    viewset.search_tab_label = "Pictures we have"
