"""A bucket of S3, or of a server that speaks it."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

CONFIG = Config(
    connect_timeout=5,
    read_timeout=10,
    retries={"max_attempts": 3, "mode": "standard"},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    # Other servers than Amazon's do not know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class BucketStorage(S3Storage):
    """A private bucket, in which no file is ever overwritten."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return what is set unless an entry of STORAGES says otherwise."""
        ours = {"default_acl": None, "file_overwrite": False, "client_config": CONFIG}
        return {**super().get_default_settings(), **ours}
