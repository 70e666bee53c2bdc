from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """What tells programs where everything is: sitemap, robots.txt, llms.txt, Markdown."""

    name = "cms.channels.discovery"
    label = "discovery"
