"""Upload of a picture in the image chooser: first what readers need, other fields on request."""

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
    """Mixin for the form of a new image in the image chooser.

    The title, which only the admin shows, is made from the description. A decoration has the file
    name as its title, which is never used as an alternative text.
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
        """Return the fields that are shown at once."""
        return [field for field in self.visible_fields() if field.name in ASKED]

    def other_fields(self) -> list[forms.BoundField]:
        """Return the optional fields that are shown on request."""
        return [field for field in self.visible_fields() if field.name not in ASKED]

    def save(self, commit: bool = True) -> Any:
        """Save the image with a title made from its description or its file name."""
        if self.cleaned_data["decorative"]:
            self.instance.description = ""
        title = self.instance.description or Path(self.cleaned_data["file"].name).stem
        self.instance.title = title[: Image._meta.get_field("title").max_length]
        form: Any = super()
        return form.save(commit=commit)


class UploadView(chooser.ImageUploadView):
    """The view that takes an uploaded picture and returns whether it is decoration."""

    creation_form_template_name = "images/chooser/upload_form.html"

    def get_creation_form_class(self) -> Any:
        """Return the class that `upload_form` makes."""
        return upload_form()

    def get_chosen_response_data(self, image: Image, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return Wagtail's data for the page form, with `decorative` added."""
        data: dict[str, Any] = super().get_chosen_response_data(image, *args, **kwargs)
        return {**data, "decorative": self.form.cleaned_data["decorative"]}


class ChooseView(chooser.ImageChooseView):
    """The view of the chooser dialog: first the upload of a new picture, then existing pictures."""

    creation_form_template_name = UploadView.creation_form_template_name

    def get_creation_form_class(self) -> Any:
        """Return the class that `upload_form` makes."""
        return upload_form()


def upload_form() -> Any:
    """Return a form class with all fields of an image except its title."""
    model: Any = get_image_model()
    fields = [name for name in model.admin_form_fields if name != "title"]
    return type("UploadForm", (UploadFormMixin, get_image_form(model, fields)), {})


def install() -> None:
    """Make Wagtail's image chooser use these views. Call this before the URLs are loaded."""
    viewset: Any = chooser.viewset
    viewset.choose_view_class = ChooseView
    viewset.create_view_class = UploadView
    viewset.creation_tab_label = "New picture"
    viewset.search_tab_label = "Pictures we have"
