from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_save


class HomeConfig(AppConfig):
    """The app of the home page, the information pages and the roles."""

    name = "home"

    def ready(self) -> None:
        """Register the check of roles, and give new index pages their rights and workflow."""
        from home.checks import check_roles

        register(check_roles, Tags.models)
        post_save.connect(_page_saved)


def _page_saved(sender: type, created: bool, raw: bool = False, **_: object) -> None:
    from django.apps import apps

    from cms.content.pages.models import BasePage
    from home.roles import grant_pages, indexes
    from home.workflows import assign_review_workflow

    if not created or raw or not issubclass(sender, BasePage):
        return
    for place, models in indexes().items():
        if sender in models:
            grant_pages(apps, place)
            if place == "article":
                assign_review_workflow(apps)
