from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class HomeConfig(AppConfig):
    """The home page, information pages, and the roles."""

    name = "home"

    def ready(self) -> None:
        """Give an index page the rights of each role, and its workflow, as soon as there is one."""
        from home.roles import INDEXES

        for place, (app, model) in INDEXES.items():
            sender = self.apps.get_model(app, model)  # type: ignore[union-attr]  # we are in it
            post_save.connect(_receiver(place), sender=sender, weak=False)


def _receiver(place: str) -> Any:
    def index_saved(created: bool, raw: bool = False, **_: object) -> None:
        from django.apps import apps

        from home.roles import ARTICLES, grant_pages
        from home.workflows import assign_review_workflow

        if created and not raw:
            grant_pages(apps, place)
            if place == ARTICLES:
                assign_review_workflow(apps)

    return index_saved
