from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """The app of the practice: its name, how to reach it, its note under each article."""

    name = "cms.content.practice"
    label = "practice"

    def ready(self) -> None:
        """Use the practice's time zone in the admin, too; Wagtail offers no other way."""
        from wagtail.admin import localization

        from cms.content.practice.time_zone import practice_time

        localization.override_tz = practice_time
