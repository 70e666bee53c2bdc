from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files for readers to download."""

    name = "cms.content.documents"
    label = "documents"
