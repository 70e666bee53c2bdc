"""Static files with a hash in their names, and style sheets of ours without their comments."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile, File
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifiedStaticFilesStorage(ManifestStaticFilesStorage):
    """Stores what is in `css/` without comments and needless spaces; the rules stay the same."""

    def _save(self, name: str, content: File[Any]) -> str:
        if name.startswith("css/") and name.endswith(".css"):
            content.seek(0)
            text = content.read().decode()
            content = ContentFile(cssmin(text).encode())
        storage: Any = super()  # The stubs do not have the method.
        saved: str = storage._save(name, content)
        return saved


class CompressedStaticFilesStorage(
    MinifiedStaticFilesStorage, CompressedManifestStaticFilesStorage
):
    """The same, and each file once more with gzip and Brotli beside it."""
