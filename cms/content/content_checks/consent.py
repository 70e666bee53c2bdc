"""The rule that the consent to a picture must not have ended."""

from collections.abc import Iterator

from django.utils.formats import date_format
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Finding, Kind
from cms.content.content_checks.rows import Path
from cms.content.images.consent import expired_among


def pictures_without_consent(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each use of a picture whose consent has ended."""
    used = [(picture.path, picture.key) for picture in draft.pictures]
    used += _pictures_in_blocks(draft)
    expired = expired_among({key for _, key in used}) if used else {}
    for path, key in used:
        if key in expired:
            yield Finding(
                Kind.CONSENT,
                path,
                f"The consent to this picture ended on {date_format(expired[key])}. Choose "
                "another picture, or ask again and enter the new day under Images.",
            )


def _pictures_in_blocks(draft: Draft) -> Iterator[tuple[Path, int]]:
    for piece in draft.pieces:
        if piece.value and isinstance(piece.block, ImageBlock):
            yield (*piece.path, "image"), piece.value.pk
        elif piece.value and isinstance(piece.block, ImageChooserBlock):
            yield piece.path, piece.value.pk
