"""Images that lack their renditions."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.content.images.models import Image
from tests.factories import jpeg, make_image

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
BROKEN = {"drawing.svg": DRAWING, "half.jpg": jpeg()[:300], "words.png": b"no picture at all"}


def upload(title: str = "New", width: int = 40) -> Image:
    """An image that has no renditions yet."""
    return Image.objects.create(title=title, file=ContentFile(jpeg(width, 30), f"{title}.jpg"))


def broken(name: str) -> Image:
    """As an earlier version may have stored it: what is taken in now is checked."""
    image = make_image(name.partition(".")[0])
    image.renditions.all().delete()
    Path(image.file.path).unlink()
    stored = default_storage.save(f"original_images/{name}", ContentFile(BROKEN[name]))
    Image.objects.filter(pk=image.pk).update(file=stored, color="")
    return Image.objects.get(pk=image.pk)
