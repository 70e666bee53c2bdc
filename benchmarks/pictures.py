"""Measure what a picture of 12 million pixels costs until it has all its renditions.

    .venv/bin/python -m benchmarks.pictures

It draws a photo in a temporary folder and prints, for each way of storing it (a landscape JPEG, an
upright one that the camera has only marked as turned, a PNG), the CPU and wall time and the peak of
memory of a process of its own: for checking and cleaning the upload, up to the first rendition, and
for all renditions of the cleaned file. The memory before, of Django and the project alone, is in
the last column. Encoders use all processors, so wall times mean something on an idle machine only.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, ImageChops
from PIL import Image as Pillow

ROOT = Path(__file__).resolve().parent.parent
SIZE = (4000, 3000)
FILES = ("landscape.jpg", "upright.jpg", "large.png")


def draw(folder: Path) -> None:
    """Store a photo of the demo site, enlarged and with the grain of a camera, in three ways."""
    with Pillow.open(ROOT / "home" / "demo" / "pictures" / "room.jpg") as room:
        photo = room.convert("RGB").resize(SIZE, Pillow.Resampling.LANCZOS)
    for size, strength in ((SIZE, 10), ((1000, 750), 6)):
        grain = Pillow.effect_noise(size, strength).resize(SIZE, Pillow.Resampling.BICUBIC)
        photo = ImageChops.add(photo, Pillow.merge("RGB", (grain,) * 3), 1, -128)
    turned = Pillow.Exif()
    turned[ExifTags.Base.Orientation] = 6
    landscape, upright, large = (folder / name for name in FILES)
    photo.save(landscape, quality=90)
    photo.save(upright, quality=90, exif=turned)
    photo.save(large)


def measure(step: str, path: Path) -> None:
    """Run one step on the file in this process, and print what it took."""
    import django

    django.setup()
    from django.core.files.base import ContentFile

    from cms.content.images import renditions
    from cms.content.images.uploads import accept

    content, cleaned = path.read_bytes(), path.with_name(f"cleaned-{path.name}")

    def upload() -> None:
        accepted = accept(ContentFile(content, path.name))
        cleaned.write_bytes(accepted.read())
        if pixels := getattr(accepted, "pixels", None):
            specs = renditions.specs_for(pixels.size[0], path.name)
            spec = next(one for one in reversed(specs) if one.width == pixels.width)
            renditions.encode(pixels, spec)

    def encode_all() -> None:
        ready = cleaned.read_bytes()
        with Pillow.open(BytesIO(ready)) as picture:
            specs = renditions.specs_for(picture.width, path.name)
        renditions.encode_renditions(ready, specs)

    say(path.name, step, upload if step == "upload" else encode_all)


def say(name: str, step: str, task: Callable[[], None]) -> None:
    """Run the task and print a line."""
    before = peak()
    cpu, wall = time.process_time(), time.perf_counter()
    task()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{name:<14} {step:<7} {cpu:5.2f} s CPU {wall:6.2f} s {peak():5} MB ({before} before)")


def peak() -> int:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure each step on each file in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.embedded", "STATE_DIR": folder}
        steps = [("draw", folder)]
        steps += [(step, f"{folder}/{name}") for name in FILES for step in ("upload", "all")]
        for step in steps:
            command = [sys.executable, "-m", "benchmarks.pictures", *step]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "draw":
        draw(Path(sys.argv[2]))
    else:
        measure(sys.argv[1], Path(sys.argv[2]))
