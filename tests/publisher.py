"""Somebody who changes what is public, at random."""

import random
from datetime import timedelta

from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from practitioners.models import PractitionerPage
from tests.clock import Clock
from tests.factories import stream


class Publisher:
    """Somebody who changes what is public, in any way there is."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._random = random.Random(seed)
        self._clock = clock
        self._count = 0

    def change(self) -> str:
        """Change something; return what."""
        name = self._random.choice([name for name in dir(self) if name.startswith("_do_")])
        self._count += 1
        getattr(self, name)()
        self._clock.now += timedelta(seconds=self._random.randint(0, 40))
        return name

    def _article(self) -> ArticlePage:
        articles: list[ArticlePage] = list(ArticlePage.objects.all())
        return self._random.choice(articles)

    def _do_edit(self) -> None:
        article = self._article()
        if article.retraction is None:
            article.title = f"Title {self._count}"
            article.body = stream(("paragraph", f"<p>Words {self._count}.</p>"))
            article.save_revision().publish()

    def _do_draft(self) -> None:
        article = self._article()
        article.title = f"Draft {self._count}"
        article.save_revision()

    def _do_add(self) -> None:
        parent = ArticlePage.objects.first().get_parent()
        author = PractitionerPage.objects.first()
        article = ArticlePage(
            title=f"New {self._count}",
            summary="New.",
            body=stream(("paragraph", "<p>New.</p>")),
            expire_at=self._clock.now + timedelta(seconds=self._random.randint(1, 90)),
        )
        article.article_authors.create(practitioner=author)
        parent.add_child(instance=article)
        article.save_revision().publish()

    def _do_unpublish(self) -> None:
        self._article().unpublish()

    def _do_retract(self) -> None:
        article = self._article()
        if article.retraction is None:
            article.retract(f"Wrong {self._count}.")
        else:
            article.lift_retraction("Right after all.")

    def _do_hide(self) -> None:
        PageViewRestriction.objects.create(page=self._article(), restriction_type="login")

    def _do_show(self) -> None:
        for restriction in PageViewRestriction.objects.filter(restriction_type="login"):
            restriction.delete()

    def _do_rename_author(self) -> None:
        author = PractitionerPage.objects.first()
        assert author is not None
        author.title = f"Author {self._count}"
        author.save_revision().publish()

    def _do_move_address(self) -> None:
        article = self._article()
        article.slug = f"moved-{self._count}"
        article.save_revision().publish()

    def _do_rename_topic(self) -> None:
        topic = Topic.objects.first()
        assert topic is not None
        topic.name = f"Topic {self._count}"
        topic.save()

    def _do_settings(self) -> None:
        practice = current_practice()
        practice.practice_name = f"Practice {self._count}"
        practice.save()

    def _do_navigation(self) -> None:
        practice = current_practice()
        practice.navigation_links.create(label=f"Link {self._count}", page=self._article())
        practice.save()

    def _do_redirect(self) -> None:
        Redirect.objects.create(old_path=f"/old-{self._count}", redirect_page=self._article())

    def _do_delete(self) -> None:
        if ArticlePage.objects.count() > 2:
            self._article().delete()

    def _do_run(self) -> None:
        call_command("publish_scheduled", verbosity=0)
