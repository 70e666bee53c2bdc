from django.apps import AppConfig


class LinksConfig(AppConfig):
    """The app that checks whether the links of published content to other sites still work."""

    name = "cms.editorial.link_check"
    label = "links"
