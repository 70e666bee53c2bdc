from collections.abc import Iterable

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The app of articles."""

    name = "articles"

    def ready(self) -> None:
        """Connect the receiver that finds the articles which show a practitioner's portrait."""
        from cms.content.images.signals import pictures_shown_by

        pictures_shown_by.connect(_articles_of_authors, dispatch_uid="articles_of_authors")


def _articles_of_authors(pages: set[int], **_: object) -> Iterable[tuple[int, int]]:
    from articles.parts import ArticleAuthor

    authors = ArticleAuthor.objects.filter(practitioner__in=pages)
    found: Iterable[tuple[int, int]] = authors.values_list("practitioner_id", "article_id")
    return found
