"""The closed list of renditions, and the only code that makes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images.models import SourceImageIOError

from cms.content.images.colors import dominant_color
from cms.content.images.models import Image, Rendition
from cms.content.images.pixels import Pixels, one_at_a_time, read_pixels
from cms.content.images.signals import renditions_made
from cms.foundation.batches import kept_by_key
from cms.foundation.files import NotStoredError
from cms.foundation.transactions import unit_of_work

WIDTHS = (200, 320, 480, 768, 960, 1280, 1920)
FORMATS = 3
ENCODER_OPTIONS: dict[str, dict[str, int | bool]] = {
    "avif": {"quality": 58, "speed": 8},
    "webp": {"quality": 78, "method": 3},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {},
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

    Raise UnreadableError, or NotStoredError if a rendition cannot be stored.
    """
    found = {spec for spec, _ in existing_renditions(image)}
    specs = specs_for(image.width, image.file.name)
    missing = [spec for spec in specs if spec not in found]
    if missing:
        store_renditions(image, _read_and_encode(image, missing))
    elif not image.color:
        _record(image, [], _color(_read_and_encode(image, specs[:1])))
    return len(missing)


def make_first(images: list[Image]) -> None:
    """Make one rendition of each new file, in the format that all can show.

    It is made from what `accept` has read of the file, in the transaction that saves the image, so
    that a page that is published before the worker has made the others has a picture.
    """
    for image in images:
        pixels, image.pixels = image.pixels, None
        is_saved = Image.objects.filter(pk=image.pk, file=image.file.name).exists()
        if pixels is None or not is_saved or existing_renditions(image):
            continue
        specs = specs_for(image.width, image.file.name)
        spec = next(one for one in reversed(specs) if one.width == pixels.width)
        color = dominant_color(pixels.picture)
        _store(image, [encode(pixels, spec)], color)


def _read_and_encode(image: Image, specs: list[RenditionSpec]) -> list[EncodedRendition]:
    try:
        with image.open_file() as file, one_at_a_time:
            return encode_renditions(file.read(), specs)
    except SourceImageIOError as error:
        raise UnreadableError("The file of the picture is not there.") from error
    except Exception as error:
        # A decoder may raise any exception over a broken file.
        raise UnreadableError("The file cannot be read as a picture.") from error


def encode_renditions(original: bytes, specs: list[RenditionSpec]) -> list[EncodedRendition]:
    """Encode the image file `original` in each of `specs`, reading it once.

    The renditions stand upright and have no metadata: no camera, place, comment or thumbnail. The
    color profile is kept or applied. One after the other, from the widest down, they take least
    memory; AVIF, which takes longest, is made by all processors together.
    """
    widths = sorted({spec.width for spec in specs}, reverse=True)
    made = [read_pixels(original, widths[0])]
    encoded = {}
    for width in widths:
        # From a smaller copy it takes a fraction of the time, and nobody sees a difference.
        larger = (one for one in made if one.width >= 2 * width)
        pixels = min(larger, key=lambda one: one.width, default=made[0]).resized(width)
        made.append(pixels)
        for spec in specs:
            if spec.width == width:
                encoded[spec] = encode(pixels, spec)
    return [encoded[spec] for spec in specs]


def encode(pixels: Pixels, spec: RenditionSpec) -> EncodedRendition:
    """Encode pixels that have the width of `spec` already."""
    picture = pixels.picture
    if spec.format == "jpeg" and picture.mode == "RGBA":
        paper = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(paper, picture).convert("RGB")
    buffer = BytesIO()
    options = ENCODER_OPTIONS[spec.format]
    picture.save(buffer, spec.format, icc_profile=pixels.profile, **options)
    return EncodedRendition(spec, picture.height, buffer.getvalue())


def store_renditions(image: Image, encoded: list[EncodedRendition]) -> None:
    """Store the files, record them with the color of the picture, and send `renditions_made`."""
    _store(image, encoded, _color(encoded))


def _color(encoded: list[EncodedRendition]) -> str:
    """Return the color of the smallest rendition, preferably no JPEG: it has no transparency."""
    small = min(encoded, key=lambda one: (one.spec.format == "jpeg", one.spec.width))
    with Pillow.open(BytesIO(small.content)) as picture:
        return dominant_color(picture)


def _store(image: Image, encoded: list[EncodedRendition], color: str) -> None:
    """Store the files, and delete again those that could not be recorded.

    The dimensions are passed to the model together with the file. If a file is assigned later,
    Django decodes it to find them.
    """
    storage = Rendition._meta.get_field("file").storage
    rows: list[Rendition] = []
    try:
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
    except NotStoredError:
        for row in rows:
            storage.delete(row.file.name)
        raise
    _record(image, rows, color)
    kept = set(Rendition.objects.filter(image=image.pk).values_list("file", flat=True))
    for row in rows:
        if row.file.name not in kept:
            storage.delete(row.file.name)


def _record(image: Image, rows: list[Rendition], color: str) -> None:
    """Record the renditions and send the signal in one transaction.

    If the process is killed, neither happens. Nor if the image was deleted or got another file
    meanwhile: the update finds it only as it was read, and keeps it so until the commit. What
    another process has made at the same time stays.
    """
    with unit_of_work():
        read = Image.objects.filter(pk=image.pk, file=image.file.name, file_hash=image.file_hash)
        if read.update(color=color, rendition_error=""):
            image.color, image.rendition_error = color, ""
            Rendition.objects.bulk_create(rows, ignore_conflicts=True)
            renditions_made.send(sender=Image, instance=image)
