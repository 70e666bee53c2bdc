from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The app of clinical reviews: requests, approvals, due dates and reminders."""

    name = "articles.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Connect the notifiers before Wagtail does, so that mails wait for the commit."""
        from articles.reviews.notifications import connect

        connect()
