"""Image files as people upload them: some know too much, and some are not what they say."""

import struct
import zlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from PIL import PngImagePlugin

ORIENTATION, CAMERA, THUMBNAIL, GPS = 0x0112, 0x010F, 0x0201, 0x8825
SIDEWAYS = 6
# Each is somewhere in a file of `telling`, which is to have none of them when it is stored.
TRACES = (b"Harbor Cameras", b"Quiet Lane 7", b"At home", b"Hidden at the end", b"Exif", b"eXIf")


def encoded(picture: Pillow.Image, image_format: str, **options: Any) -> bytes:
    """The bytes of a file."""
    buffer = BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()


def two_colors() -> Pillow.Image:
    """400 by 200 pixels, red on the left and blue on the right."""
    picture = Pillow.new("RGB", (400, 200), "red")
    picture.paste("blue", (200, 0, 400, 200))
    return picture


def noise() -> Pillow.Image:
    """160 by 120 pixels, each by itself."""
    return Pillow.effect_noise((160, 120), 90).convert("RGB")


def detailed(width: int, height: int) -> bytes:
    """A JPEG with so much in it that a browser counts it as content: teal clouds."""
    clouds = Pillow.effect_noise((width // 50, height // 50), 60).resize((width, height))
    return encoded(Pillow.merge("RGB", (clouds.point(lambda v: v // 4), clouds, clouds)), "JPEG")


def camera_data(orientation: int = 1) -> bytes:
    """An EXIF block with the camera, the place and how the camera was held."""
    exif = Pillow.Exif()
    exif[ORIENTATION], exif[CAMERA] = orientation, "Harbor Cameras"
    place = exif.get_ifd(GPS)
    place[1], place[2], place[27] = "N", (52.0, 31.0, 12.0), b"Quiet Lane 7"
    return exif.tobytes()


def telling(image_format: str, orientation: int = 1) -> bytes:
    """`two_colors` with all that such a file can say about who took it, and where."""
    xmp = b"<x:xmpmeta>Quiet Lane 7</x:xmpmeta>"
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "At home")
    texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"xmp": xmp, "comment": b"At home", "quality": 95},
        "PNG": {"pnginfo": texts},
        "WEBP": {"xmp": xmp, "lossless": True},
        "AVIF": {"xmp": xmp, "quality": 95},
        "GIF": {"comment": b"At home in Quiet Lane 7"},
    }
    if image_format != "GIF":
        options[image_format]["exif"] = camera_data(orientation)
    content = encoded(two_colors(), image_format, **options[image_format])
    if image_format == "JPEG":
        # IPTC, and a thumbnail as the oldest cameras store it.
        parts = ((b"\xed", b"Photoshop 3.0\0Quiet Lane 7"), (b"\xe0", b"JFXX\0\x10Quiet Lane 7"))
        extra = b"".join(b"\xff" + m + struct.pack(">H", len(d) + 2) + d for m, d in parts)
        content = content[:2] + extra + content[2:]
    return content if image_format == "AVIF" else content + b"Hidden at the end"


def bomb(side: int) -> bytes:
    """A PNG of `side` by `side` pixels that is small as a file."""
    packer = zlib.compressobj(1)
    row = bytes(1 + (side + 7) // 8)
    data = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    header = struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def moving(image_format: str, frames: int = 3) -> bytes:
    """A picture that moves."""
    first, *others = (Pillow.new("RGB", (20, 10), (70 * n, 0, 0)) for n in range(frames))
    return encoded(first, image_format, save_all=True, append_images=others)


def two_lists_of_properties() -> bytes:
    """An AVIF with transparency as cavif wrote it: a box `ipma` for each of its two pictures."""
    see_through = Pillow.new("RGBA", (40, 30), (0, 128, 128, 100))
    content = encoded(see_through, "AVIF")
    lists, meta, tables = (content.index(kind) - 4 for kind in (b"ipma", b"meta", b"iprp"))
    places = content.index(b"iloc") - 4
    size, at = struct.unpack_from(">I", content, lists)[0], lists + 16
    entries = []
    while at < lists + size:
        entries.append(content[at : at + 3 + content[at + 2]])
        at += len(entries[-1])
    head = content[lists + 8 : lists + 12]
    boxes = [struct.pack(">I4s", 16 + len(e), b"ipma") + head + b"\0\0\0\1" + e for e in entries]
    changed = bytearray(content[:lists] + b"".join(boxes) + content[lists + size :])
    grown = len(changed) - len(content)
    for box in (meta, tables):
        struct.pack_into(">I", changed, box, struct.unpack_from(">I", content, box)[0] + grown)
    for item in range(struct.unpack_from(">H", content, places + 14)[0]):
        place = places + 16 + 14 * item + 6
        struct.pack_into(">I", changed, place, struct.unpack_from(">I", content, place)[0] + grown)
    return bytes(changed)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """An ICC profile, as short as one can be."""
    white = b"XYZ " + bytes(4) + struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    text = b"text" + bytes(4) + b"none"
    name = b"desc" + bytes(4) + struct.pack(">I", 5) + b"case\0" + bytes(79)
    parts = {b"desc": name, b"cprt": text, b"wtpt": white, **tags}
    at, table, data = 128 + 4 + 12 * len(parts), b"", b""
    for kind, part in parts.items():
        table += struct.pack(">4s2I", kind, at + len(data), len(part))
        data += part + bytes(-len(part) % 4)
    size = struct.pack(">I", at + len(data))
    head = size + bytes(4) + b"\2\x40\0\0" + b"prtr" + space + b"Lab " + bytes(12) + b"acsp"
    illuminant = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    head = head.ljust(68, b"\0") + illuminant
    return head.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + data


def gray_profile() -> bytes:
    """A profile in which twice the number is twice the light; a screen shows 60 as 133."""
    linear = b"curv" + bytes(4) + struct.pack(">IH", 1, 0x100)
    profile = _profile(b"GRAY", {b"kTRC": linear})
    return profile[:20] + b"XYZ " + profile[24:]


def ink_profile() -> bytes:
    """A profile in which only the first ink counts, and is black; a screen shows 200 as 53."""
    straight, light, dark = bytes(range(256)), b"\xff\x80\x80", b"\x00\x80\x80"
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x10000)
    table = b"mft1" + bytes(4) + b"\4\3\2\0" + matrix + straight * 4
    table += light * 8 + dark * 8 + straight * 3
    return _profile(b"CMYK", {b"A2B0": table})


def restarting() -> bytes:
    """A JPEG whose data restarts after every third block, and so can lose some of it unnoticed."""
    return encoded(noise(), "JPEG", restart_marker_blocks=3)


@dataclass(frozen=True)
class BadFile:
    """A file, and what whoever uploads it is told."""

    name: str
    content: bytes
    message: str


DAMAGED = "This picture is damaged or incomplete. Copy or export it again, then upload it again."
NO_PICTURE = (
    "This is not a picture that websites can show, whatever its name says. "
    "Upload a JPEG, PNG, WebP, AVIF or GIF file."
)
TOO_MANY_PIXELS = (
    "At most 12,000 on a side and 64 million in all are accepted. "
    "Make it smaller: 2,500 pixels wide is plenty."
)
MOVING = (
    "This picture moves: it has 3 frames. Upload a single frame as a JPEG or PNG, or put "
    "the film on YouTube or Vimeo and use a video block."
)
HEIC = (
    "This is a HEIC photo, which most browsers cannot show. Export it as a JPEG and upload that. "
    "An iPhone takes JPEGs when Settings, Camera, Formats is set to “Most Compatible”."
)
SVG = "SVG drawings are not accepted, because they can hold programs. Export it as a PNG."


@cache
def bad_files() -> dict[str, BadFile]:
    """One for each reason to refuse a file, by what is wrong with it."""
    photo, drawing = encoded(two_colors(), "JPEG"), b'<?xml version="1.0"?><svg></svg>'
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50)
    return {
        "a web page": BadFile("page.jpg", b"<html><script>alert(1)</script>", NO_PICTURE),
        "a program": BadFile("archive.png", b"PK\x03\x04" + bytes(50), NO_PICTURE),
        "a drawing": BadFile("drawing.jpg", drawing, SVG),
        "an iPhone's": BadFile("photo.jpg", heic, HEIC),
        "nothing": BadFile(
            "empty.jpg", b"", "This file is empty. Copy or export it again, then upload it again."
        ),
        "cut off": BadFile("half.jpg", photo[: len(photo) // 2], DAMAGED),
        "cut off, with an end": BadFile(
            "half-and-end.jpg", encoded(noise(), "JPEG")[:9_000] + b"\xff\xd9", DAMAGED
        ),
        "countless segments": BadFile(
            "segments.jpg", photo[:2] + b"\xff\xe5\0\2" * 6_000 + photo[2:], DAMAGED
        ),
        "cut off where it restarts": BadFile(
            "cut.jpg", restarting().partition(b"\xff\xd4")[0] + b"\xff\xd9", DAMAGED
        ),
        "a stray marker": BadFile(
            "stray.jpg", restarting().replace(b"\xff\xd3", b"\xff\x9f", 1), DAMAGED
        ),
        "cut off, PNG": BadFile("half.png", encoded(two_colors(), "PNG")[:-30], DAMAGED),
        "cut off, WebP": BadFile("half.webp", encoded(two_colors(), "WEBP")[:-30], DAMAGED),
        "cut off, GIF": BadFile("half.gif", encoded(two_colors(), "GIF")[:-300], DAMAGED),
        "cut off, AVIF": BadFile("half.avif", encoded(two_colors(), "AVIF")[:-30], DAMAGED),
        "noise": BadFile("noise.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 4, DAMAGED),
        "a bomb": BadFile(
            "huge.png", bomb(30_000), f"This picture has too many pixels. {TOO_MANY_PIXELS}"
        ),
        "too wide": BadFile(
            "wide.png",
            encoded(Pillow.new("1", (12_001, 3)), "PNG"),
            f"This picture has 12,001 × 3 pixels. {TOO_MANY_PIXELS}",
        ),
        "too many pixels": BadFile(
            "many.png", bomb(8_100), f"This picture has 8,100 × 8,100 pixels. {TOO_MANY_PIXELS}"
        ),
        "moving": BadFile("moving.gif", moving("GIF"), MOVING),
        "moving, PNG": BadFile("moving.png", moving("PNG"), MOVING),
        "moving, WebP": BadFile("moving.webp", moving("WEBP"), MOVING),
        "moving, AVIF": BadFile("moving.avif", moving("AVIF"), MOVING),
        "too large": BadFile(
            "large.jpg",
            photo + bytes(21 * 1024 * 1024),
            "This file has 21.0\xa0MB. At most 20.0\xa0MB are accepted. "
            "Export it as a JPEG, 2,500 pixels wide or less.",
        ),
    }
