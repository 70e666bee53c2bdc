"""Which of several forms a client prefers, by the weights of its headers (RFC 9110, section 12)."""

from collections.abc import Sequence
from math import isnan
from urllib.request import parse_http_list

from django.http.request import MediaType

IDENTITY = "identity"


def preferred_type(accept: str, offered: Sequence[str]) -> str | None:
    """The one of `offered` that the header `Accept` asks for; None if it refuses all.

    The largest weight decides, then the most exact name, then the order of the client, then ours.
    Parameters count for nothing: whoever adds `charset` or `profile` gets the type all the same.
    A header that is empty prefers nothing.
    """
    ranges = _ranges(accept.strip(" ,") or "*/*")
    wishes = [(offer, wish) for offer in offered if (wish := _wish(offer, ranges)) is not None]
    if not wishes:
        return None
    return max(
        wishes, key=lambda pair: (_weight(pair[1]), _exactness(pair[1]), -ranges.index(pair[1]))
    )[0]


def preferred_codings(accept_encoding: str, offered: Sequence[str]) -> list[str]:
    """Those of `offered` that the header `Accept-Encoding` asks for most, in our order.

    None of them means as it is. That is sent as well to whoever refuses everything.
    """
    ranges = _ranges(accept_encoding.lower().replace("x-gzip", "gzip"))
    weights = {offer: _weight(one) for offer in offered if (one := _wish(offer, ranges))}
    plain = _weight(wish) if (wish := _wish(IDENTITY, ranges)) else 0
    largest = max(weights.values(), default=0)
    return [offer for offer, weight in weights.items() if weight == largest >= plain]


def _ranges(header: str) -> list[MediaType]:
    """The parts of a header, such as `text/*;q=0.5` or `gzip`; what cannot be read is left out."""
    ranges = []
    for part in parse_http_list(header):
        try:
            ranges.append(MediaType(part))
        except ValueError:  # Of a parameter in an unknown character set.
            continue
    return ranges


def _wish(offer: str, ranges: list[MediaType]) -> MediaType | None:
    """The part of the header that names `offer` most exactly; None if it is not wanted."""
    main, _, sub = offer.partition("/")
    named = [one for one in ranges if one.main_type in (main, "*") and one.sub_type in (sub, "*")]
    wish = max(named, key=_exactness, default=None)
    return wish if wish and _weight(wish) else None


def _weight(wish: MediaType) -> float:
    """From 0 to 1; what is no number counts for 1, as Django has it but for `nan`."""
    return 1 if isnan(wish.quality) else wish.quality


def _exactness(wish: MediaType) -> tuple[bool, bool, bool]:
    """Without parameters a part names our types more exactly, for these have none."""
    return wish.main_type != "*", wish.sub_type != "*", not wish.range_params
