"""Write all drawings as PNG files into a directory."""

import sys
from pathlib import Path

from . import KEYS, draw


def main(directory: str) -> None:
    """Draw everything."""
    target = Path(directory)
    target.mkdir(parents=True, exist_ok=True)
    for key in KEYS:
        draw(key).save(target / f"{key}.png")


if __name__ == "__main__":
    main(sys.argv[1])
