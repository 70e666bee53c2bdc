from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """The app that publishes and expires pages on schedule, and shows the calendar of both."""

    name = "cms.editorial.scheduling"
    label = "scheduling"
