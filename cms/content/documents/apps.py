from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app of documents: files for readers to download."""

    name = "cms.content.documents"
    label = "documents"
