from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Descriptions of the site for programs: sitemap, robots.txt, llms.txt and Markdown pages."""

    name = "cms.channels.discovery"
    label = "discovery"
