"""HTML without the white space that only makes templates legible."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

INDENTATION = re.compile(r"\s*\n\s*")


class UnindentedNode(template.Node):
    """HTML of which each line begins with its first character, without empty lines."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Between words and tags a line break is as good as a space; no page has a `pre`."""
        return mark_safe(INDENTATION.sub("\n", self.nodelist.render(context)))  # noqa: S308  # it was rendered


@register.tag
def unindented(parser: Parser, token: Token) -> UnindentedNode:
    """All that follows in the template."""
    return UnindentedNode(parser.parse())
