"""A folder for what others must not read."""

from cms.foundation.files import WholeFileStorage


class FolderStorage(WholeFileStorage):
    """A folder of whole files that only the account of the site can read."""

    def __init__(self, location: str) -> None:
        super().__init__(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)
