"""The boxes of an AVIF file, in the ISO base media file format (ISO/IEC 14496-12)."""

import struct
from collections.abc import Iterator

HEAD = 8
"""The number of bytes of a box's length and name."""
FULL_HEAD = 12
"""The same with the version and the flags that some boxes have."""
ENTRIES = 16
"""The place of the first entry in a box `ipma`, after the number of its entries."""


def avif_has_only_the_picture(content: bytes) -> bool:
    """Return whether an AVIF file has no metadata and stands upright.

    Its parts refer to each other by their offset in the file, so nothing can be removed from it.
    """
    boxes = {kind: content[start + HEAD : end] for kind, start, end in _boxes(content)}
    suspects = (b"Exif", b"mime", b"uri ", b"udta", b"uuid", b"irot", b"imir")
    meta = boxes.get(b"meta", b"")
    return set(boxes) == {b"ftyp", b"meta", b"mdat"} and not any(s in meta for s in suspects)


def mended_avif(content: bytes) -> bytes:
    """Return the file with one box for the properties of all its pictures, as it must have.

    An earlier encoder (cavif) wrote one for the picture and one for what is transparent of it.
    Browsers show such a file, but libavif refuses it. No byte outside the boxes moves: what is
    saved becomes a box that is skipped.
    """
    for kind, start, end in _boxes(content):
        if kind == b"meta":
            return content[:start] + _mended_meta(content[start:end]) + content[end:]
    return content


def _mended_meta(meta: bytes) -> bytes:
    children = [(kind, meta[start:end]) for kind, start, end in _boxes(meta, FULL_HEAD)]
    mended = [_one_of_each(box) if kind == b"iprp" else box for kind, box in children]
    saved = sum(len(box) for _, box in children) - sum(map(len, mended))
    return b"".join(
        [meta[:FULL_HEAD], *mended, _box(b"free", bytes(saved - HEAD)) if saved else b""]
    )


def _one_of_each(properties: bytes) -> bytes:
    """Return the box `iprp` with one box `ipma` for each version and flags."""
    kept: list[bytes] = []
    merged: dict[bytes, list[bytes]] = {}
    for kind, start, end in _boxes(properties, HEAD):
        if kind == b"ipma":
            head = properties[start + HEAD : start + FULL_HEAD]
            merged.setdefault(head, []).append(properties[start:end])
        else:
            kept.append(properties[start:end])
    return _box(b"iprp", b"".join([*kept, *(_joined(h, boxes) for h, boxes in merged.items())]))


def _joined(head: bytes, boxes: list[bytes]) -> bytes:
    count = sum(struct.unpack_from(">I", box, FULL_HEAD)[0] for box in boxes)
    entries = b"".join(box[ENTRIES:] for box in boxes)
    return _box(b"ipma", head + struct.pack(">I", count) + entries)


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", HEAD + len(payload), kind) + payload


def _boxes(content: bytes, at: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, the start and the end of each box from `at` on."""
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + length if length else len(content)
        if length and length < HEAD:
            raise ValueError("A box of the file has no end.")
        yield kind, at, end
        at = end
