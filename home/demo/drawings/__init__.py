"""The drawings of the demo site, made from code: the same key always gives the same pixels."""

from collections.abc import Callable
from types import MappingProxyType

from PIL import Image

from . import body, calm, coast, heads, home_life, parts, portraits, rooms
from .canvas import Canvas

_DRAWINGS: MappingProxyType[str, Callable[[], Canvas]] = MappingProxyType(
    {
        "back-pain": body.back_pain,
        "sciatica": body.sciatica,
        "first-visit": rooms.first_visit,
        "sessions": calm.sessions,
        "desk": home_life.desk,
        "headache": heads.headache,
        "migraine": heads.migraine,
        "sleep": home_life.sleep,
        "breathing": calm.breathing,
        "knee": body.knee,
        "needles": calm.needles,
        "walking": coast.walking,
        "massage": body.massage,
        "home": coast.home,
        "spine": parts.spine,
        "points": parts.points,
        "ear": heads.ear,
        "tea": home_life.tea,
        "room": rooms.room,
        "harbor": coast.harbor,
        "stretch": parts.stretch,
        "hands": parts.hands,
        "portrait-wren-halloway": portraits.wren_halloway,
        "portrait-tobias-okonjo": portraits.tobias_okonjo,
        "portrait-mei-featherstone": portraits.mei_featherstone,
        "portrait-sunniva-achterberg": portraits.sunniva_achterberg,
        "portrait-caspian-oduya": portraits.caspian_oduya,
    }
)

KEYS: tuple[str, ...] = tuple(_DRAWINGS)


def draw(key: str) -> Image.Image:
    """Draw one picture; an unknown key is a KeyError."""
    return _DRAWINGS[key]().finish()


__all__ = ["KEYS", "draw"]
