"""The template filter that gives the address of a page's Markdown version."""

from django import template

from cms.channels.discovery.markdown_pages import twin_address

register = template.Library()
register.filter(twin_address)
