"""A template tag for the copies of unsaved forms that a browser keeps."""

from base64 import b64encode
from typing import Any

from django import template
from django.utils.crypto import salted_hmac

register = template.Library()


@register.simple_tag
def kept_copies_key(user: Any) -> str:
    """Return the key, 256 bits in base64, with which a browser encrypts what `user` has typed.

    It is the same each time and nobody else gets it, so others who use the same computer cannot
    read what the browser keeps.
    """
    return b64encode(salted_hmac("kept copies", str(user.pk), algorithm="sha256").digest()).decode()
