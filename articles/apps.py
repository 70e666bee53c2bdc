from collections.abc import Iterable

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles and what they are about."""

    name = "articles"

    def ready(self) -> None:
        """Say which articles show the portrait of a practitioner."""
        from cms.content.images.signals import pictures_shown_by

        pictures_shown_by.connect(_articles_of_authors, dispatch_uid="articles_of_authors")


def _articles_of_authors(pages: set[int], **_: object) -> Iterable[tuple[int, int]]:
    from articles.parts import ArticleAuthor

    authors = ArticleAuthor.objects.filter(practitioner__in=pages)
    found: Iterable[tuple[int, int]] = authors.values_list("practitioner_id", "article_id")
    return found
