from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """The practice: its name, how to reach it, what it says under each article."""

    name = "cms.content.practice"
    label = "practice"

    def ready(self) -> None:
        """Let the admin, too, be in the practice's time zone; Wagtail offers no other way."""
        from wagtail.admin import localization

        from cms.content.practice.time_zone import practice_time

        localization.override_tz = practice_time
