"""The addresses that pages name for programs."""

from django import template

from cms.channels.discovery.markdown_pages import twin_address

register = template.Library()
register.filter(twin_address)
