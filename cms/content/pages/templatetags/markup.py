"""The template tag that removes indentation from HTML."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


class UnindentedNode(template.Node):
    """A template node that renders its content without indentation and empty lines."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the HTML; but in a `pre`, a line break in it is as good as a space."""
        parts = PREFORMATTED.split(self.nodelist.render(context))
        parts[::2] = map(_unindented, parts[::2])
        return mark_safe("".join(parts))  # noqa: S308  # it was rendered


def _unindented(html: str) -> str:
    if "\n" not in html:
        return html
    first, *lines, last = html.split("\n")
    return "\n".join([first.rstrip(), *filter(None, map(str.strip, lines)), last.lstrip()])


@register.tag
def unindented(parser: Parser, token: Token) -> UnindentedNode:
    """Remove the indentation from the rest of the template."""
    return UnindentedNode(parser.parse())
