"""Removal of everything but the picture from an image file, without changing a pixel.

Each function of `STRIPPERS` takes the bytes of a file in its format. It returns the file with only
the picture and its color profile, and the EXIF block that it removed, which says how the camera was
held. Bytes after the end of the picture are cut off. An IndexError, a ValueError or a
`struct.error` means that the file is damaged.
"""

import re
import struct
from collections.abc import Callable, Iterator

Stripped = tuple[bytes, bytes]

# Tables, frames and the start of the scan; what the camera adds are the segments APP1 to APP15.
JPEG_KEPT = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0)})
JPEG_PROFILES = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
JFIF, EXIF, DENSITY_END, END_OF_IMAGE, SCAN = 0xE0, 0xE1, 12, 0xD9, 0xDA
MOST_JPEG_SEGMENTS = 5_000  # Cameras write dozens; as many as fit take gigabytes of memory.
# In a scan, 0xFF is followed by 0 if it is data, and by 0xD0 to 0xD7 where the scan restarts.
NEXT_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD acTL fcTL fdAT".split()
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
WEBP_EXIF_AND_XMP = 0x08 | 0x04


def strip_jpeg(content: bytes) -> Stripped:
    """Strip a JPEG file, also of the second picture that some cameras add."""
    kept, exif = [content[:2]], b""
    for marker, segment in _jpeg_segments(content):
        payload = segment[4:]
        if marker in JPEG_KEPT or payload.startswith(JPEG_PROFILES.get(marker, b"\0none")):
            kept.append(segment)
        elif marker == JFIF and payload.startswith(b"JFIF\0"):
            # The last two bytes are the size of the thumbnail that would follow.
            kept.append(b"\xff\xe0\x00\x10" + payload[:DENSITY_END] + b"\0\0")
        elif marker == EXIF and payload.startswith(b"Exif\0\0"):
            exif = exif or payload
    return b"".join([*kept, b"\xff\xd9"]), exif


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker with its segment; the segment of a scan includes the scan's data."""
    at = 2
    for _ in range(MOST_JPEG_SEGMENTS):
        found = NEXT_JPEG_MARKER.search(content, at)
        if found is None:
            raise ValueError("The end of the picture is missing.")
        at, marker = found.start(), content[found.start() + 1]
        if marker == END_OF_IMAGE:
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == SCAN:
            following = NEXT_JPEG_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield marker, content[at:end]
        at = end
    raise ValueError("Nothing that takes pictures writes so many segments.")


def strip_png(content: bytes) -> Stripped:
    """Strip a PNG file of its texts, its time and unknown chunks."""
    kept, exif, at, kind = [PNG_SIGNATURE], b"", len(PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if kind in PNG_KEPT:
            kept.append(chunk)
        elif kind == b"eXIf":
            exif = chunk[8:-4]
        at += len(chunk)
    return b"".join(kept), exif


def strip_webp(content: bytes) -> Stripped:
    """Strip a WebP file and rewrite its header, which says which chunks there are."""
    kept, exif, at = [], b"", 12
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise ValueError("The end of the picture is missing.")
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_EXIF_AND_XMP]) + chunk[9:]
        if kind in WEBP_KEPT:
            kept.append(chunk)
        elif kind == b"EXIF":
            exif = chunk[8:]
        at += len(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, exif


def strip_gif(content: bytes) -> Stripped:
    """Strip a GIF file of comments, plain texts and data of programs, but not of frame controls."""
    extension, frame, end, control = 0x21, 0x2C, 0x3B, 0xF9
    at = 13 + _gif_colors(content[10])
    kept = [content[:at]]
    while content[at] != end:
        start, kind = at, content[at]
        if kind not in (extension, frame):
            raise ValueError("There is something in the file that is no part of a GIF.")
        at += 2 if kind == extension else 11 + _gif_colors(content[at + 9])
        while content[at]:
            at += 1 + content[at]
        at += 1
        if kind == frame or content[start + 1] == control:
            kept.append(content[start:at])
    return b"".join([*kept, bytes([end])]), b""


def _gif_colors(flags: int) -> int:
    """Return the number of bytes of the color table that `flags` announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


STRIPPERS: dict[str, Callable[[bytes], Stripped]] = {
    "JPEG": strip_jpeg,
    "PNG": strip_png,
    "WEBP": strip_webp,
    "GIF": strip_gif,
}
