"""The addresses of the own site: which they are, and the place on it that each one names."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.models import Site

from cms.foundation.addresses import absolute_url

PORTS = frozenset({80, 443})
# Nobody but editors may open these. An address of a page in the admin stands for the page.
HIDDEN = ("/admin/", "/preview/")
PAGE_IN_ADMIN = re.compile(r"/admin/pages/(\d{1,18})/")


@dataclass(frozen=True)
class Place:
    """A place on the own site: the `kind` of what is there, and its path or its primary key.

    `suffix` is the query and the fragment of the address.
    """

    kind: str
    key: str
    suffix: str = ""


def is_own(address: str) -> bool:
    """Return whether `address` is one of the own site, whatever is there.

    It has a host of the site, or none and begins with a slash.
    """
    return _own_parts(address) is not None


def place_of(address: str) -> Place | None:
    """Return the place of an own address.

    It is None for an address of another site, and for one that is neither of a page nor of a file,
    such as the address of a topic or of a feed.
    """
    parts = _own_parts(address)
    if parts is None:
        return None
    path, media = unquote(parts.path) or "/", urlsplit(absolute_url(settings.MEDIA_URL)).path
    if len(media) > 1 and path.startswith(media):
        return Place("file", path.removeprefix(media))
    if in_admin := PAGE_IN_ADMIN.match(path):
        return Place("number", in_admin[1])
    if f"{path}/".startswith(HIDDEN) or "\0" in path:
        return Place("hidden", path)
    suffix = parts._replace(scheme="", netloc="", path="").geturl()
    return _served(path, suffix)


def _served(path: str, suffix: str) -> Place | None:
    match = _match(path)
    if match is None:
        return Place("page", path.strip("/"), suffix)
    given = str([*match.args, *match.kwargs.values(), ""][0])
    match match.url_name:
        case "wagtail_serve":
            return Place("page", given.strip("/"), suffix)
        case "twin":  # Its Markdown version; the one of the home page is called index.
            return Place("page", "" if given == "index" else given, suffix)
        case "wagtaildocs_serve":
            return Place("document", given[:18], suffix)
    return None


def _match(path: str) -> ResolverMatch | None:
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None


def _own_parts(address: str) -> SplitResult | None:
    """Return the parts of an own address; None for any other, and for what is no address."""
    try:
        parts = urlsplit(address.strip())
        if parts.netloc:
            is_own = parts.scheme in ("", "http", "https") and _is_ours(parts)
        else:
            is_own = not parts.scheme and parts.path.startswith("/")
    except ValueError:
        return None
    return parts if is_own else None


def _is_ours(parts: SplitResult) -> bool:
    """Return whether the host is one of the site, or one that has only the files of the site."""
    media = urlsplit(settings.MEDIA_URL)
    if media.netloc and parts.netloc == media.netloc and parts.path.startswith(media.path):
        return True
    roots = [root.root_url for root in Site.get_site_root_paths()]
    own = [urlsplit(url) for url in (settings.WAGTAILADMIN_BASE_URL, *roots)]
    named = [name for name in settings.ALLOWED_HOSTS if name and name != "*"]
    host, ports = (parts.hostname or "").rstrip("."), {None, *PORTS, *(each.port for each in own)}
    is_named = host in {each.hostname for each in own} or validate_host(host, named)
    return is_named and parts.port in ports
