"""Storage of static files with hashed names and minified style sheets."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile, File
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifiedStaticFilesStorage(ManifestStaticFilesStorage):
    """A storage that removes comments and white space from the style sheets in `css/`."""

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
    """A storage of minified files that also keeps a gzip and a Brotli copy of each file."""
