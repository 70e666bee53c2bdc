"""The template tag that removes indentation from HTML."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

INDENTATION = re.compile(r"(<pre\b.*?</pre>)|\s*\n\s*", re.DOTALL)


class UnindentedNode(template.Node):
    """A template node that renders its content without indentation and empty lines."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the HTML; but in a `pre`, a line break in it is as good as a space."""
        html = INDENTATION.sub(lambda found: found[1] or "\n", self.nodelist.render(context))
        return mark_safe(html)  # noqa: S308  # it was rendered


@register.tag
def unindented(parser: Parser, token: Token) -> UnindentedNode:
    """Remove the indentation from the rest of the template."""
    return UnindentedNode(parser.parse())
