"""Content negotiation by the weights of a client's Accept headers (RFC 9110, section 12)."""

from collections.abc import Sequence
from math import isnan
from urllib.request import parse_http_list

from django.http.request import MediaType

IDENTITY = "identity"


def preferred_type(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type among `offered` that an Accept header prefers; None if it refuses all.

    The largest weight decides, then the most exact range, then the order of the client, then the
    order of `offered`. Parameters such as `charset` or `profile` are ignored. An empty header
    accepts everything.
    """
    ranges = _ranges(accept.strip(" ,") or "*/*")
    wishes = [(offer, wish) for offer in offered if (wish := _wish(offer, ranges)) is not None]
    if not wishes:
        return None
    return max(
        wishes, key=lambda pair: (_weight(pair[1]), _exactness(pair[1]), -ranges.index(pair[1]))
    )[0]


def is_of_browser(accept: str) -> bool:
    """Return whether an Accept header is one that takes anything and merely names HTML first.

    Browsers send it for what is typed into the address bar, and so do some libraries: it says what
    they can show and nothing of what is wanted here. Who wants HTML names nothing but types that
    programs ask for.
    """
    ranges = _ranges(accept)
    named = {(one.main_type, one.sub_type) for one in ranges}
    shows = ("application", "xhtml+xml") in named or any(main == "image" for main, _ in named)
    return shows and ("text", "html") in named and ("*", "*") in named


def preferred_codings(accept_encoding: str, offered: Sequence[str]) -> list[str]:
    """Return the codings among `offered` that an Accept-Encoding header prefers, in their order.

    An empty list means no coding, which is also the answer to a header that refuses everything.
    """
    ranges = _ranges(accept_encoding.lower().replace("x-gzip", "gzip"))
    weights = {offer: _weight(one) for offer in offered if (one := _wish(offer, ranges))}
    plain = _weight(wish) if (wish := _wish(IDENTITY, ranges)) else 0
    largest = max(weights.values(), default=0)
    return [offer for offer, weight in weights.items() if weight == largest >= plain]


def _ranges(header: str) -> list[MediaType]:
    """Return the well-formed ranges of a header, such as `text/*;q=0.5` or `gzip`."""
    ranges = []
    for part in parse_http_list(header):
        try:
            ranges.append(MediaType(part))
        except ValueError:  # A parameter names an unknown character set.
            continue
    return ranges


def _wish(offer: str, ranges: list[MediaType]) -> MediaType | None:
    """Return the range that matches `offer` most exactly; None if it has weight 0 or is missing."""
    main, _, sub = offer.partition("/")
    named = [one for one in ranges if one.main_type in (main, "*") and one.sub_type in (sub, "*")]
    wish = max(named, key=_exactness, default=None)
    return wish if wish and _weight(wish) else None


def _weight(wish: MediaType) -> float:
    """Return the weight from 0 to 1. Malformed ones count as 1, even `nan`, which Django keeps."""
    return 1 if isnan(wish.quality) else wish.quality


def _exactness(wish: MediaType) -> tuple[bool, bool, bool]:
    """Return a sort key; ranges without parameters are more exact, as no offered type has any."""
    return wish.main_type != "*", wish.sub_type != "*", not wish.range_params
