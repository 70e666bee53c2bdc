"""Addresses as they are delivered: those of the own site lead to what is public, or nowhere."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.content.links.targets import Target, public_targets, targets_of
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.batches import kept_by_key


def public_address(address: str) -> str:
    """Return where `address` leads now; empty if it is an own one that readers cannot open."""
    return public_addresses([address])[address] if address else ""


def public_addresses(addresses: Iterable[str]) -> dict[str, str]:
    """Return where each of `addresses` leads now.

    The address of a page or file of the own site is the present one; it is empty if readers cannot
    open that page or file. Any other address is unchanged.
    """
    return kept_by_key("public address", addresses, _read)


def _read(addresses: Iterable[str]) -> dict[str, str]:
    targets = targets_of(addresses)
    public = public_targets(targets.values())
    own = {a: _address(a, t) if t in public else "" for a, t in targets.items()}
    return {address: own.get(address, address) for address in addresses}


def _address(address: str, target: Target) -> str:
    shown: Any = target.shown
    if isinstance(shown, Page):
        url = page_url(shown)
        return url + target.suffix if url else ""
    is_document = isinstance(shown, get_document_model())
    return absolute_url(shown.url) + target.suffix if is_document else absolute_url(address)


class PublicAddressField(serializers.CharField):
    """A serializer field for a link that was typed: its address as `public_address` returns it."""

    def to_representation(self, value: Any) -> str:
        """Return where the link leads now."""
        return public_address(super().to_representation(value))
