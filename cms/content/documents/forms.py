"""The form of a document, which is the same everywhere in the admin."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from cms.foundation.files import FileFormMixin, refuse_file_if_asked


class DocumentForm(FileFormMixin, BaseDocumentForm):
    """Wagtail's form of a document, which says if the file cannot be stored."""

    def _post_clean(self) -> None:
        """Refuse a new file that could not be stored, after Wagtail has looked at its name."""
        super()._post_clean()
        if "file" in self.changed_data:
            try:
                refuse_file_if_asked()
            except ValidationError as error:
                self.add_error("file", error)
