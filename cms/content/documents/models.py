"""The custom document model, which is in use from the first migration on."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument

from cms.foundation.batches import kept_by_key
from cms.foundation.transactions import UnitOfWorkModel


class Document(UnitOfWorkModel, AbstractDocument):
    """A file for readers to download."""

    tags = TaggableManager(blank=True, related_name="documents", help_text=None)
    description = models.CharField(
        max_length=255, blank=True, help_text="What the file holds, for those who choose it."
    )

    admin_form_fields: ClassVar = (*WagtailDocument.admin_form_fields, "description")

    class Meta(AbstractDocument.Meta):
        # Wagtail's own model of the same name has the default accessor, `document_set`.
        default_related_name = "documents"


def documents_in_bulk(keys: Iterable[int]) -> dict[int, Document]:
    """Return the documents with these keys, by key, with their collections."""
    return kept_by_key(Document, keys, Document.objects.select_related("collection").in_bulk)
