from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """What goes live and what expires at a time: the run that does it, and its calendar."""

    name = "cms.editorial.scheduling"
    label = "scheduling"
