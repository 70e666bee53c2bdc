"""The pictures of the demo site: small files that say nothing of who made them, stored whole."""

import pytest
from PIL import Image as Pillow

from cms.content.images.models import Image
from cms.content.images.renditions import existing_renditions, specs_for
from home.demo.pictures import FOLDER, load_pictures
from tests.demo import PICTURES

SIZES = {(1280, 720), (1280, 853), (800, 1000)}
JFIF = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
FILES = sorted(FOLDER.iterdir())


def test_each_has_a_file_and_a_title_of_its_own() -> None:
    assert [path.name for path in FILES] == sorted(f"{name}.jpg" for name in PICTURES)
    assert len({fields["title"] for fields in PICTURES.values()}) == len(PICTURES)


def test_they_are_as_large_as_the_site_shows_them_and_no_larger() -> None:
    sizes = set()
    for path in FILES:
        with Pillow.open(path) as picture:
            sizes.add(picture.size)

    assert sizes == SIZES
    assert sum(path.stat().st_size for path in FILES) < 4_000_000


def test_no_file_holds_more_than_its_pixels() -> None:
    """No camera, place, comment, program or profile of colors."""
    for path in FILES:
        with Pillow.open(path) as picture:
            said = {str(name) for name in picture.info} - JFIF - {"progressive", "progression"}
            assert (path.name, picture.format, said) == (path.name, "JPEG", set())


@pytest.mark.django_db
def test_a_picture_is_stored_as_it_is_with_all_its_renditions_once() -> None:
    name = "portrait-mei-featherstone"
    pictures = {name: PICTURES[name]}

    keys = load_pictures(pictures)

    assert load_pictures(pictures) == keys
    image = Image.objects.get()
    assert keys == {name: image.pk}
    assert image.title == PICTURES[name]["title"]
    with image.open_file() as file:
        assert file.read() == (FOLDER / f"{name}.jpg").read_bytes()
    made = [(spec, rendition.width) for spec, rendition in existing_renditions(image)]
    assert made == [(spec, spec.width) for spec in specs_for(800, "a.jpg")]
    assert max(width for _, width in made) == image.width == 800
