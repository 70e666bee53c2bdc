"""The form of a document, which is the same everywhere in the admin."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from cms.foundation.files import FileFormMixin, refuse_file_if_asked


class DocumentForm(FileFormMixin, BaseDocumentForm):
    """Wagtail's form of a document, which says if the file cannot be stored."""

    def is_valid(self) -> bool:
        """Return whether all is well, and the new file, if there is one, can be stored."""
        if super().is_valid() and "file" in self.changed_data:
            try:
                refuse_file_if_asked()
            except ValidationError as error:
                self.add_error("file", error)
        return not self.errors
