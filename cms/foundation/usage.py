"""What Wagtail shows as the usage of a page, an image or a document."""

from typing import Any


def leave_out_of_usage(*foreign_keys: Any) -> None:
    """Let what the keys lead to not count as used there."""
    for foreign_key in foreign_keys:
        foreign_key.wagtail_reference_index_ignore = True
