"""The closed list of renditions, and the one place that makes them."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from cms.images.models import Image, Rendition

WIDTHS = (320, 640, 960, 1280, 1920)
ENCODER_OPTIONS: dict[str, dict[str, int | bool]] = {
    "avif": {"quality": 58, "speed": 8},
    "webp": {"quality": 78, "method": 3},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}


@dataclass(frozen=True)
class RenditionSpec:
    """A width in pixels and a format; `filter_spec` is how Wagtail writes it."""

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
    """The specs of an image, smallest first and best format first; none is wider than it is."""
    fallback = "png" if file_name.lower().endswith((".png", ".gif")) else "jpeg"
    widths = [candidate for candidate in WIDTHS if candidate < width]
    if width <= WIDTHS[-1]:
        widths.append(width)
    return [RenditionSpec(w, f) for w in widths for f in ("avif", "webp", fallback)]


def existing_renditions(image: Image) -> list[tuple[RenditionSpec, Rendition]]:
    """The renditions of the closed list that `image` has, in the order of `specs_for`."""
    found = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    specs = specs_for(image.width, image.file.name)
    return [(spec, found[spec.filter_spec]) for spec in specs if spec.filter_spec in found]


def make_renditions(image: Image) -> int:
    """Make and store what `image` lacks of the closed list; return how many were made."""
    have = {spec for spec, _ in existing_renditions(image)}
    missing = [spec for spec in specs_for(image.width, image.file.name) if spec not in have]
    if missing:
        with image.open_file() as file:
            store_renditions(image, encode_renditions(file.read(), missing))
    return len(missing)


def encode_renditions(original: bytes, specs: list[RenditionSpec]) -> list[EncodedRendition]:
    """Encode the image file `original` in each of `specs`, reading it once.

    What comes out stands upright and carries no metadata: no camera, place, comment or thumbnail.
    Only the profile that says which colors are meant stays.
    """
    with Pillow.open(BytesIO(original)) as opened:
        upright = ImageOps.exif_transpose(opened)
        opaque = upright.mode not in ("RGBA", "LA", "PA", "P")
        pixels = upright.convert("RGB" if opaque else "RGBA")
        # A profile of ink or of gray does not fit the RGB that comes out.
        profile = upright.info.get("icc_profile") if upright.mode in ("RGB", "RGBA") else None
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


def _encoded(pixels: Pillow.Image, image_format: str, profile: bytes | None) -> bytes:
    if image_format == "jpeg" and pixels.mode == "RGBA":
        paper = Pillow.new("RGBA", pixels.size, "white")
        pixels = Pillow.alpha_composite(paper, pixels).convert("RGB")
    buffer = BytesIO()
    pixels.save(buffer, image_format, icc_profile=profile, **ENCODER_OPTIONS[image_format])
    return buffer.getvalue()


def store_renditions(image: Image, encoded: list[EncodedRendition]) -> None:
    """Store the files, and record them in one statement.

    Size and dimensions are known here. Given to a row together with its file they are believed;
    a file that is assigned later is decoded to find them.
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
    Rendition.objects.bulk_create(rows, ignore_conflicts=True)
