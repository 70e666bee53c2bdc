from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """The practice: its name, how to reach it, what it says under each article."""

    name = "cms.practice"
    label = "practice"
