"""The color profiles of pictures (ICC.1), which say what their numbers look like."""

from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageCms

GRAY, RGB, INK = "GRAY", "RGB", "CMYK"
SPACES = {"L": GRAY, "LA": GRAY, "RGB": RGB, "RGBA": RGB, "CMYK": INK}
"""The color space that a profile has to be of, by Pillow's name of the mode."""


def for_screens(picture: Pillow.Image, profile: bytes | None) -> tuple[Pillow.Image, bytes | None]:
    """Return the picture in RGB or RGBA, and the profile that belongs into its file, if any.

    The picture has one of the modes of `SPACES`. A profile of RGB stays, since it may have colors
    that sRGB has not. One of gray or of ink is applied. One that does not fit is ignored, as
    browsers do.
    """
    mode = "RGBA" if picture.mode in ("LA", "RGBA") else "RGB"
    space = _space_of(profile) if profile else ""
    if not profile or space != SPACES[picture.mode]:
        return converted(picture, mode), None
    return (picture, profile) if space == RGB else (_in_srgb(picture, profile), None)


def converted(picture: Pillow.Image, mode: str) -> Pillow.Image:
    """Return the picture in `mode`; Pillow would copy one that has it already."""
    return picture if picture.mode == mode else picture.convert(mode)


def _space_of(profile: bytes) -> str:
    """Return the color space of a profile; it is empty if the profile cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip()
    except (OSError, TypeError):
        return ""


def _in_srgb(picture: Pillow.Image, profile: bytes) -> Pillow.Image:
    mode = "RGBA" if picture.mode == "LA" else "RGB"
    colors = picture.getchannel("L") if picture.mode == "LA" else picture
    try:
        source, screen = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        shown = ImageCms.profileToProfile(colors, source, screen, outputMode="RGB")
    except ImageCms.PyCMSError:
        shown = None
    if shown is None:
        return picture.convert(mode)
    if picture.mode == "LA":
        shown.putalpha(picture.getchannel("A"))
    return shown
