"""A disk with little room for the files of the media."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from cms.foundation.files import WholeFileStorage


class SmallDisk(WholeFileStorage):
    """The storage, on a disk that is full when its files have so many bytes together."""

    room: ClassVar[int] = 0
    error: ClassVar[int] = errno.ENOSPC

    def _save(self, name: str, content: Any) -> str:
        return super()._save(name, _Written(content, Path(self.location)))


class _Written:
    """What is to be written, which ends in the middle where the disk does."""

    def __init__(self, content: Any, media: Path) -> None:
        self._content, self._media = content, media

    def chunks(self) -> Iterator[bytes]:
        left = SmallDisk.room - sum(len(content) for content in stored(self._media).values())
        content = b"".join(self._content.chunks())
        yield content[: max(0, left)]
        if len(content) > left:
            raise OSError(SmallDisk.error, "the disk ends here")


def stored(media: Path) -> dict[str, bytes]:
    """The files in the media by their names."""
    files = (path for path in media.rglob("*") if path.is_file())
    return {str(path.relative_to(media)): path.read_bytes() for path in files}
