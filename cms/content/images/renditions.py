"""The closed list of renditions, and the only code that makes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail.images.models import SourceImageIOError

from cms.content.images.colors import dominant_color
from cms.content.images.models import Image, Rendition
from cms.content.images.profiles import for_screens
from cms.content.images.signals import renditions_made
from cms.foundation.batches import kept_by_key
from cms.foundation.transactions import unit_of_work

WIDTHS = (200, 320, 480, 768, 960, 1280, 1920)
FORMATS = 3
ENCODER_OPTIONS: dict[str, dict[str, int | bool]] = {
    "avif": {"quality": 58, "speed": 8},
    "webp": {"quality": 78, "method": 3},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}


class UnreadableError(Exception):
    """Raised if the file of an image cannot be read; the message is for editors."""


@dataclass(frozen=True)
class RenditionSpec:
    """A width in pixels and a format; `filter_spec` is Wagtail's notation for both."""

    width: int
    format: str

    @property
    def filter_spec(self) -> str:
        return f"width-{self.width}|format-{self.format}"

    @property
    def file_name(self) -> str:
        return f"{self.width}.{'jpg' if self.format == 'jpeg' else self.format}"


@dataclass(frozen=True)
class EncodedRendition:
    """A rendition as it will be stored."""

    spec: RenditionSpec
    height: int
    content: bytes


def specs_for(width: int, file_name: str) -> list[RenditionSpec]:
    """Return the specs of an image, smallest and best first; none is wider than the image."""
    fallback = "png" if file_name.lower().endswith((".png", ".gif")) else "jpeg"
    widths = [candidate for candidate in WIDTHS if candidate < width]
    if width <= WIDTHS[-1]:
        widths.append(width)
    return [RenditionSpec(w, f) for w in widths for f in ("avif", "webp", fallback)]


def existing_renditions(image: Image) -> list[tuple[RenditionSpec, Rendition]]:
    """Return the renditions of the closed list that `image` has, in the order of `specs_for`."""
    found = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    specs = specs_for(image.width, image.file.name)
    return [(spec, found[spec.filter_spec]) for spec in specs if spec.filter_spec in found]


def images_in_bulk(keys: Iterable[int]) -> dict[int, Image]:
    """Return the images with these keys, by key, with their renditions and collections.

    In a batch, images that were read before are not read again.
    """
    images = Image.objects.select_related("collection").prefetch_related("renditions")
    return kept_by_key(Image, keys, images.in_bulk)


def make_renditions(image: Image) -> int:
    """Make and store the listed renditions that `image` lacks; return how many were made.

    Raise UnreadableError, or OSError if a rendition cannot be stored.
    """
    found = {spec for spec, _ in existing_renditions(image)}
    specs = specs_for(image.width, image.file.name)
    missing = [spec for spec in specs if spec not in found]
    if missing:
        store_renditions(image, _read_and_encode(image, missing))
    elif not image.color:
        _record(image, [], _color(_read_and_encode(image, specs[:1])))
    return len(missing)


def _read_and_encode(image: Image, specs: list[RenditionSpec]) -> list[EncodedRendition]:
    try:
        with image.open_file() as file:
            return encode_renditions(file.read(), specs)
    except SourceImageIOError as error:
        raise UnreadableError("The file of the picture is not there.") from error
    except Exception as error:
        # A decoder may raise any exception over a broken file.
        raise UnreadableError("The file cannot be read as a picture.") from error


def encode_renditions(original: bytes, specs: list[RenditionSpec]) -> list[EncodedRendition]:
    """Encode the image file `original` in each of `specs`, reading it once.

    The renditions stand upright and have no metadata: no camera, place, comment or thumbnail. The
    color profile is kept or applied.
    """
    enough = 2 * max(spec.width for spec in specs)
    with Pillow.open(BytesIO(original)) as opened:
        # A large JPEG is decoded at a half, a quarter or an eighth, which takes less memory.
        opened.draft(None, (enough, enough))
        upright = ImageOps.exif_transpose(opened)
    profile = upright.info.get("icc_profile")
    pixels, profile = for_screens(_reduced(_with_channels(upright), enough), profile)
    pixels.info.clear()
    encoded = []
    for width in {spec.width for spec in specs}:
        height = max(1, round(pixels.height * width / pixels.width))
        resized = pixels.resize((width, height), Pillow.Resampling.LANCZOS)
        encoded += [
            EncodedRendition(spec, height, _encoded(resized, spec.format, profile))
            for spec in specs
            if spec.width == width
        ]
    return encoded


def _with_channels(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture with a channel for each color, and one for what is transparent if any is.

    Palettes and transparent colors become channels.
    """
    is_gray = picture.mode in ("1", "L", "LA") or picture.mode.startswith("I")
    if picture.has_transparency_data:
        return picture.convert("LA" if is_gray else "RGBA")
    if picture.mode == "CMYK":
        return picture
    return picture.convert("L" if is_gray else "RGB")


def _reduced(picture: Pillow.Image, enough: int) -> Pillow.Image:
    """Return the picture at a whole fraction of its size, but at least `enough` pixels wide.

    All that is done for each rendition then takes as long as for a picture of ordinary size.
    """
    factor = picture.width // enough
    return picture.reduce(factor) if factor > 1 else picture


def _encoded(pixels: Pillow.Image, image_format: str, profile: bytes | None) -> bytes:
    if image_format == "jpeg" and pixels.mode == "RGBA":
        paper = Pillow.new("RGBA", pixels.size, "white")
        pixels = Pillow.alpha_composite(paper, pixels).convert("RGB")
    buffer = BytesIO()
    pixels.save(buffer, image_format, icc_profile=profile, **ENCODER_OPTIONS[image_format])
    return buffer.getvalue()


def store_renditions(image: Image, encoded: list[EncodedRendition]) -> None:
    """Store the files, record them with the color of the picture, and send `renditions_made`.

    The dimensions are passed to the model together with the file. If a file is assigned later,
    Django decodes it to find them.
    """
    storage = Rendition._meta.get_field("file").storage
    rows = []
    for rendition in encoded:
        name = Rendition(image=image).get_upload_to(rendition.spec.file_name)
        row = Rendition(
            image=image,
            filter_spec=rendition.spec.filter_spec,
            file=storage.save(name, ContentFile(rendition.content)),
            width=rendition.spec.width,
            height=rendition.height,
            file_size=len(rendition.content),
        )
        rows.append(row)
    _record(image, rows, _color(encoded))


def _color(encoded: list[EncodedRendition]) -> str:
    """Return the color of the smallest rendition, preferably no JPEG: it has no transparency."""
    small = min(encoded, key=lambda one: (one.spec.format == "jpeg", one.spec.width))
    return dominant_color(small.content)


def _record(image: Image, rows: list[Rendition], color: str) -> None:
    """Record the renditions and send the signal in one transaction.

    If the process is killed, neither happens.
    """
    with unit_of_work():
        Rendition.objects.bulk_create(rows, ignore_conflicts=True)
        image.color, image.rendition_error = color, ""
        Image.objects.filter(pk=image.pk).update(color=color, rendition_error="")
        renditions_made.send(sender=Image, instance=image)
    kept = set(image.renditions.values_list("file", flat=True))
    for row in rows:
        # Another process made the same rendition at the same time.
        if row.file.name not in kept:
            row.file.storage.delete(row.file.name)
