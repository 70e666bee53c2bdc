"""The demo site with small pictures in place of its own, whose renditions take long."""

import yaml

from home.demo.loader import FOLDER, load_demo
from tests.factories import make_image

PICTURES = yaml.safe_load((FOLDER / "pictures.yaml").read_text(encoding="utf-8"))


def load_small_demo() -> int:
    """Load it; return how many pages were created."""
    for fields in PICTURES.values():
        make_image(**fields, width=64, height=48)
    return load_demo()
