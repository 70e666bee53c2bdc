"""The template tag for parts of a page that are equal on many pages."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from cms.delivery.website.remembered import remembered

register = template.Library()


class RememberedNode(template.Node):
    """A template node that is rendered once in each public state for equal `parts`."""

    def __init__(self, nodelist: NodeList, parts: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.parts = parts

    def render(self, context: Context) -> SafeString:
        """Return the HTML, which may depend on nothing but the public state and the parts."""
        name = ("html", *(str(part.resolve(context)) for part in self.parts))
        return remembered(context.get("request"), name, lambda: self.nodelist.render(context))


@register.tag("remembered")
def remembered_tag(parser: Parser, token: Token) -> RememberedNode:
    """Render what is in the tag once in each public state for equal values of its arguments."""
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(nodelist, [parser.compile_filter(p) for p in token.split_contents()[1:]])
