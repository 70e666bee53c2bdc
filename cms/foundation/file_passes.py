"""Passes: what is added to the addresses of files for those who were sent a draft.

The files of a draft are not public. While a draft is built for somebody, each address of a file
gets a pass that is valid for this address only.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import unquote, urlencode, urlsplit

from django.dispatch import Signal
from django.http import HttpRequest

from cms.foundation.addresses import absolute_url

Issuer = Callable[[str], str]
"""A function that returns the pass for the path of a file."""

# provides args: path, shown (a pass). A receiver returns whether it issued it and still honours it.
pass_shown = Signal()
_issuer: ContextVar[Issuer | None] = ContextVar("issuer", default=None)


@contextmanager
def passes_by(issuer: Issuer | None) -> Iterator[None]:
    """Add passes of `issuer` to the addresses of files that are made inside; none if it is None."""
    before = _issuer.set(issuer)
    try:
        yield
    finally:
        _issuer.reset(before)


def file_url(url: str) -> str:
    """Return the absolute address of a file of ours, with a pass if somebody needs one."""
    address, issuer = absolute_url(url), _issuer.get()
    if issuer is None:
        return address
    return f"{address}?{urlencode({'pass': issuer(unquote(urlsplit(address).path))})}"


def has_pass(request: HttpRequest) -> bool:
    """Return whether the request shows a pass that is valid for its path."""
    shown = request.GET.get("pass", "")
    if not shown:
        return False
    answers = pass_shown.send(sender=None, path=request.path, shown=shown)
    return any(is_valid for _, is_valid in answers)
