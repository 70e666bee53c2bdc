from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Clinical reviews of articles: who is asked, who approved what, and when it is due again."""

    name = "articles.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Before the apps of Wagtail are ready, so that mails wait for the commit."""
        from articles.reviews.notifications import connect

        connect()
