"""The validation and cleaning of all uploaded image files.

A file is judged by its content, never by its name. It is checked before it is decoded, so that a
small file cannot take much memory. The stored file stands upright and has no metadata.
"""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.template.defaultfilters import filesizeformat
from PIL import ExifTags, ImageOps, JpegImagePlugin
from PIL import Image as Pillow

from cms.content.images.avif import avif_has_only_the_picture, mended_avif
from cms.content.images.metadata import PNG_SIGNATURE, STRIPPERS
from cms.content.images.pixels import FIRST_WIDTH, TURNS, Pixels, one_at_a_time, read_pixels

EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "GIF": (".gif",),
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")

EMPTY = "This file is empty. Copy or export it again, then upload it again."
IPHONE = "An iPhone takes JPEGs when Settings, Camera, Formats is set to “Most Compatible”."
HEIC = (
    "This is a HEIC photo, which most browsers cannot show. Export it as a JPEG and upload that. "
    + IPHONE
)
SVG = "SVG drawings are not accepted, because they can hold programs. Export it as a PNG."
NO_PICTURE = (
    "This is not a picture that websites can show, whatever its name says. "
    "Upload a JPEG, PNG, WebP, AVIF or GIF file."
)
DAMAGED = "This picture is damaged or incomplete. Copy or export it again, then upload it again."
MOVING = (
    "This picture moves: it has {frames} frames. Upload a single frame as a JPEG or PNG, or put "
    "the film on YouTube or Vimeo and use a video block."
)


class AcceptedFile(InMemoryUploadedFile):
    """An image file that `accept` has checked and cleaned.

    `pixels` are what was read for the check, as the first rendition needs them.
    """

    pixels: Pixels | None = None


def accept(upload: Any, name: str = "", *, limits: bool = True) -> AcceptedFile:
    """Return the cleaned file, under a name whose extension matches its format.

    The name is that of the file unless `name` is given. Raise ValidationError, with a message for
    whoever uploads it, if the file is refused. Without `limits`, it is refused only if it cannot be
    read, so that files accepted under other limits can be cleaned.
    """
    if isinstance(upload, AcceptedFile):
        return upload
    if limits:
        refuse_large(upload.size)
    upload.seek(0)
    with one_at_a_time:
        kind, content, pixels = clean(upload.read(), limits=limits)
    path = PurePath(name or upload.name or "picture")
    if path.suffix.lower() not in EXTENSIONS[kind]:
        path = path.with_suffix(EXTENSIONS[kind][0])
    size, mime_type = len(content), Pillow.MIME[kind]
    accepted = AcceptedFile(BytesIO(content), None, path.name, mime_type, size, None)
    accepted.pixels = pixels
    return accepted


def refuse_large(size: int) -> None:
    """Raise ValidationError if a file of `size` bytes is too large or empty."""
    if size == 0:
        raise ValidationError(EMPTY, code="empty")
    if size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        message = f"This file has {filesizeformat(size)}. {largest_file()}"
        raise ValidationError(message, code="file_too_large")


def largest_file() -> str:
    """Return a sentence with the limit of `refuse_large` and what to do."""
    return f"At most {max_size()} are accepted. Export it as a JPEG, 2,500 pixels wide or less."


def max_size() -> str:
    """Return the limit of `refuse_large` in words."""
    return filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)


def clean(content: bytes, *, limits: bool = True) -> tuple[str, bytes, Pixels | None]:
    """Return the format of an image file, as Pillow names it, and the file without its metadata.

    With limits, its pixels are read, too, for the first rendition. Raise ValidationError if the
    file is refused.
    """
    kind = _kind(content)
    strip = STRIPPERS.get(kind)
    try:
        stripped, exif = strip(content) if strip else (mended_avif(content), b"")
        if limits:
            _refuse_unread(kind, stripped)
        if strip is None:
            cleaned = stripped if avif_has_only_the_picture(stripped) else _new_avif(stripped)
        else:
            turn = TURNS.get(_orientation(exif))
            is_ready = turn is None and not _is_too_deep(kind, stripped)
            cleaned = stripped if is_ready else _redrawn(kind, stripped, turn)
        # It reads the whole file, so it also tells whether the file is damaged.
        return kind, cleaned, read_pixels(cleaned, FIRST_WIDTH, kind) if limits else None
    except ValidationError:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception as error:
        # A decoder may raise any exception over a broken file.
        raise ValidationError(DAMAGED, code="damaged") from error


def _kind(content: bytes) -> str:
    """Return the format by the first bytes. Raise ValidationError if it is not supported."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(PNG_SIGNATURE):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp":
        brands = content[8 : int.from_bytes(content[:4], "big")][:200]
        if b"avif" in brands or b"avis" in brands:
            return "AVIF"
        if any(brand in brands for brand in HEIC_BRANDS):
            raise ValidationError(HEIC, code="heic")
    if b"<svg" in content[:2000].lower():
        raise ValidationError(SVG, code="svg")
    raise ValidationError(NO_PICTURE, code="no_picture")


def _refuse_unread(kind: str, content: bytes) -> None:
    """Refuse a file by its size and the number of frames, before anything decodes it.

    A JPEG is then read completely, but scaled to an eighth of each side.
    """
    with Pillow.open(BytesIO(content), formats=[kind]) as opened:
        width, height = opened.size
        if max(width, height) > settings.IMAGES_MAX_SIDE or width * height > _max_pixels():
            raise _too_many_pixels(f"This picture has {width:,} × {height:,} pixels. ")
        frames = getattr(opened, "n_frames", 1)
        if frames > 1:
            raise ValidationError(MOVING.format(frames=frames), code="moving")
    if kind == "JPEG":
        _refuse_damaged_jpeg(content)


def _refuse_damaged_jpeg(content: bytes) -> None:
    """Raise ValueError if any of the picture is missing, which Pillow would show as gray.

    Pillow tells nothing of what libjpeg only warns of: an end that is missing, a marker in the
    middle of the data. A color profile in a wrong place does no harm, so it is not looked at.
    """
    # It brings NumPy, of 23 MB, to the processes that take in pictures, and to no other.
    from simplejpeg import decode_jpeg, decode_jpeg_header

    picture = content.replace(b"ICC_PROFILE\0", b"icc_profile\0")
    is_ink = decode_jpeg_header(picture)[2] in ("CMYK", "YCCK")
    decode_jpeg(picture, "CMYK" if is_ink else "GRAY", min_height=1, min_width=1, min_factor=8)


def _max_pixels() -> int:
    return int(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)


def _too_many_pixels(found: str = "This picture has too many pixels. ") -> ValidationError:
    message = (
        f"{found}At most {settings.IMAGES_MAX_SIDE:,} on a side and {_max_pixels() // 10**6} "
        "million in all are accepted. Make it smaller: 2,500 pixels wide is plenty."
    )
    return ValidationError(message, code="too_many_pixels")


def _orientation(exif: bytes) -> int:
    """Return the EXIF orientation; 1, which is upright, if it cannot be read."""
    block = Pillow.Exif()
    try:
        block.load(exif)
        return int(block.get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _is_too_deep(kind: str, content: bytes) -> bool:
    """Return whether it is a PNG whose 16 bits Pillow misreads.

    It makes gray white, as scanners give it, and looks for a transparent color of 16 bits in 8.
    """
    is_deep = kind == "PNG" and content[24] == 16
    return is_deep and (content[25] == 0 or b"tRNS" in content)


def _redrawn(kind: str, content: bytes, turn: Pillow.Transpose | None) -> bytes:
    """Return the picture upright and in 8 bits, which is all that browsers show.

    A JPEG is encoded with its own tables, so that it loses least.
    """
    with Pillow.open(BytesIO(content), formats=[kind]) as opened:
        options: dict[str, Any] = {"icc_profile": opened.info.get("icc_profile")}
        if isinstance(opened, JpegImagePlugin.JpegImageFile):
            sampling = JpegImagePlugin.get_sampling(opened)
            options |= {"qtables": opened.quantization, "subsampling": sampling}
        elif kind == "WEBP":
            options |= {"quality": 95}
        picture: Pillow.Image = opened
        if _is_too_deep(kind, content):
            picture = _in_eight_bits(opened)
        buffer = BytesIO()
        upright = picture if turn is None else picture.transpose(turn)
        upright.save(buffer, kind, **options)
    return buffer.getvalue()


def _in_eight_bits(picture: Pillow.Image) -> Pillow.Image:
    clear = picture.info.get("transparency")
    if picture.mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if clear is not None:
        # With the color itself, those become transparent that differ from it in lower bits only.
        is_gray = isinstance(clear, int)
        picture.info["transparency"] = clear >> 8 if is_gray else tuple(v >> 8 for v in clear)
    return picture


def _new_avif(content: bytes) -> bytes:
    with Pillow.open(BytesIO(content), formats=["AVIF"]) as opened:
        upright = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile")
    upright.info.clear()
    buffer = BytesIO()
    upright.save(buffer, "AVIF", quality=90, speed=8, icc_profile=profile)
    return buffer.getvalue()
