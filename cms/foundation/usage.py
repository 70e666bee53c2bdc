"""Exclusion of foreign keys from Wagtail's usage reports of pages, images and documents."""

from typing import Any


def leave_out_of_usage(*foreign_keys: Any) -> None:
    """Exclude the foreign keys from Wagtail's reference index, so that they do not count as use."""
    for foreign_key in foreign_keys:
        foreign_key.wagtail_reference_index_ignore = True
