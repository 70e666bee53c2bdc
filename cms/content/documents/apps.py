from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app of documents: files for readers to download."""

    name = "cms.content.documents"
    label = "documents"

    def ready(self) -> None:
        """Keep the documents of private collections from those who may not see them."""
        from wagtail.permissions import register_permission_policy

        from cms.content.documents.models import Document
        from cms.foundation.users.private_files import PrivateFilesPolicy

        policy = PrivateFilesPolicy(Document, "wagtaildocs.Document", "uploaded_by_user")
        # Wagtail registers its own policy a little later, also for subclasses.
        register_permission_policy(Document, policy, exact_class=True)
