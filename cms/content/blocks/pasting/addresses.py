"""The addresses of links: whether they are complete, and what they lead to in the end.

Mail filters, search engines and social networks wrap the addresses in what is copied from them. A
wrapped address tells who was sent it, and stops working when its owner says so.
"""

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from cms.foundation.addresses import URL_SCHEMES

LONGEST_ADDRESS = 2_000
MOST_WRAPPINGS = 5
# The host of a wrapper with the path, and the parameters of its query that may have the address.
WRAPPERS = tuple(
    (re.compile(pattern), names.split())
    for pattern, names in (
        (r".+\.safelinks\.protection\.outlook\.(com|us|de)/.*", "url"),
        (r"statics\.teams\.cdn\.office\.net/.*safelinks.*", "url"),
        (r"urldefense\.proofpoint\.com/v1/url", "u"),
        (r"(www\.)?google(\.[a-z]{2,3}){1,2}/url", "q url"),
        (r"(www\.)?bing\.com/ck/a", "u"),
        (r"(l|lm)\.(facebook|instagram|messenger)\.com/.*", "u"),
        (r"(www\.)?facebook\.com/flx/warn/?", "u"),
        (r"(www\.)?youtube\.com/redirect", "q"),
        (r"(www\.)?linkedin\.com/(redir/redirect|safety/go)/?", "url"),
        (r"out\.reddit\.com/.*", "url"),
        (r"slack-redir\.net/link", "url"),
        (r"duckduckgo\.com/l/", "uddg"),
        (r"linkprotect\.cudasvc\.com/url", "a"),
        (r"clicktime\.symantec\.com/.*", "u"),
        (r".+\.trendmicro\.com/wis/clicktime/.*", "url"),
        (r"deref-[\w-]+\.(com|net|de)/.*", "redirectUrl"),
    )
)
# Wrappers that keep the address to themselves.
OPAQUE = re.compile(
    r".*\bmimecast(protect)?\.com/.*|url\.emailprotection\.link/.*|.+\.sendgrid\.net/ls/click"
    r"|.+\.list-manage\.com/track/click|mandrillapp\.com/track/click.*|.+\.hubspotlinks\.com/.*"
)
PROOFPOINT_2 = re.compile(r"urldefense\.proofpoint\.com/v2/url")
PROOFPOINT_3 = re.compile(r"https?://urldefense\.(?:com|us)/v3/__(.+?)__;([\w-]*)(?:!.*)?", re.S)
CISCO = re.compile(r"secure-web\.cisco\.com/[^/]+/(http.+)")
# What only says which campaign or which click led to a page.
TRACKING = re.compile(
    r"utm_\w+|gclid|gclsrc|dclid|gbraid|wbraid|gad_\w+|srsltid|_gl|fbclid|igshid|msclkid|twclid"
    r"|ttclid|yclid|mc_[ce]id|mkt_tok|_hs(enc|mi)|oly_\w+_id|vero_id|li_fat_id",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """An address that works on any site, or none; `is_hidden` when a wrapper keeps it."""

    href: str = ""
    is_hidden: bool = False


def read_address(href: str) -> Address:
    """Return the complete address that `href` leads to, without wrappers and tracking."""
    address = re.sub(r"[\x00-\x20]+", "", href)
    for _ in range(MOST_WRAPPINGS):
        parts = _parts(address)
        if parts is None:
            return Address()
        inner = _unwrapped(address, parts) if parts.scheme in ("http", "https") else ""
        if not inner:
            break
        address = inner
    parts = _parts(address)
    if parts is None or len(address) >= LONGEST_ADDRESS:
        return Address()
    if OPAQUE.fullmatch(_place(parts)):
        return Address(is_hidden=True)
    return Address(_without_tracking(address, parts))


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in URL_SCHEMES:
        return None
    complete = parts.netloc if parts.scheme in ("http", "https") else parts.path
    return parts if complete else None


def _place(parts: SplitResult) -> str:
    return f"{parts.netloc.lower()}{parts.path}"


def _unwrapped(address: str, parts: SplitResult) -> str:
    """Return the address inside `address`, or an empty string if it is no wrapper that we know."""
    place = _place(parts)
    if found := PROOFPOINT_3.fullmatch(address):
        return _proofpoint_3(found[1], found[2])
    if PROOFPOINT_2.fullmatch(place):
        said = _parameter(parts, "u").translate(str.maketrans("-_", "%/"))
        return unquote(said)
    if found := CISCO.fullmatch(place):
        return unquote(found[1])
    for pattern, names in WRAPPERS:
        if pattern.fullmatch(place):
            inner = (_decoded(_parameter(parts, name)) for name in names)
            return next((each for each in inner if _parts(each)), "")
    return ""


def _parameter(parts: SplitResult, name: str) -> str:
    try:
        return parse_qs(parts.query, max_num_fields=100).get(name, [""])[0]
    except ValueError:
        return ""


def _decoded(said: str) -> str:
    """Return `said`; Bing writes the address in Base64, behind `a1`."""
    if not said.startswith("a1"):
        return said
    return _base64(said[2:]) or said


def _base64(said: str) -> str:
    try:
        return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _proofpoint_3(said: str, replaced: str) -> str:
    """Return the address with the characters that stand in Base64 behind it, in place of `*`."""
    characters = iter(_base64(replaced))
    said = re.sub(r"\*(?!\*)", lambda _: next(characters, "*"), said)
    return re.sub(r"^(https?):/(?!/)", r"\1://", said)


def _without_tracking(address: str, parts: SplitResult) -> str:
    if parts.scheme not in ("http", "https") or not parts.query:
        return address
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if not TRACKING.fullmatch(pair.partition("=")[0])]
    if kept == pairs:
        return address
    before, _, after = address.partition("?")
    fragment = after.partition("#")[2]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{before}{query}{f'#{fragment}' if fragment else ''}"
