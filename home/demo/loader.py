"""The loader of the demo site, which creates what is missing and changes nothing else."""

from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from wagtail.models import Page, Site

from articles.models import ArticlePage
from articles.reviews.approval import record_review, state_review
from cms.content.pages.clock import day_moment
from cms.content.practice.models import PracticeSettings
from cms.content.topics.models import Topic
from cms.foundation.transactions import unit_of_work
from home.demo.deserializer import Deserializer
from home.demo.pictures import load_pictures
from home.models import InformationPage
from home.site_tree import SiteTree, ensure_site_tree
from practitioners.models import PractitionerPage

FOLDER = Path(__file__).parent
Fields = dict[str, Any]


def load_demo() -> int:
    """Create the missing content of the YAML files; return how many pages were created."""
    site = read(FOLDER / "site.yaml")
    load_pictures(read(FOLDER / "pictures.yaml"))
    with unit_of_work():
        tree = ensure_site_tree()
        drafts = _create_drafts(tree, site)
        deserializer = deserializer_of(tree)
        zone = ZoneInfo(site["practice"]["time_zone"])
        for page, fields in drafts:
            _publish(page, fields, deserializer, zone)
        if any(page.pk == tree.home.pk for page, _ in drafts):
            practice = PracticeSettings.for_site(Site.objects.get(is_default_site=True))
            deserializer.fill(practice, site["practice"])
            practice.save()
    return len(drafts)


def deserializer_of(tree: SiteTree) -> Deserializer:
    """Return a deserializer that knows the pages, topics and pictures, and create missing ones."""
    pictures = load_pictures(read(FOLDER / "pictures.yaml"))
    return Deserializer(_pages(tree), _load_topics(), pictures)


def _load_topics() -> dict[str, int]:
    """Create the missing topics; return the primary keys of all topics by slug."""
    for fields in read(FOLDER / "topics.yaml"):
        Topic.objects.get_or_create(slug=fields["slug"], defaults=fields)
    return dict(Topic.objects.values_list("slug", "pk"))


def _create_drafts(tree: SiteTree, site: Fields) -> list[tuple[Page, Fields]]:
    """Create the missing pages as drafts, so that they can refer to each other.

    Return the pages to publish, each with its fields. The home page and the indexes are among them
    as long as the home page has no text.
    """
    drafts: list[tuple[Page, Fields]] = []
    if not tree.home.introduction and not tree.home.body:
        kept = {"home": tree.home, "articles": tree.articles, "practitioners": tree.practitioners}
        drafts += [(page, site[name]) for name, page in kept.items()]
    for folder, model, parent in (
        ("practitioners", PractitionerPage, tree.practitioners),
        ("articles", ArticlePage, tree.articles),
        ("information", InformationPage, tree.home),
    ):
        present = set(parent.get_children().values_list("slug", flat=True))
        for path in sorted(FOLDER.glob(f"{folder}/*.yaml")):
            fields = read(path)
            if fields["slug"] not in present:
                draft = model(title=fields["title"], slug=fields["slug"], live=False)
                drafts.append((parent.add_child(instance=draft), fields))
    return drafts


def _pages(tree: SiteTree) -> dict[str, int]:
    """Return the primary keys of all pages by their path on the website."""
    below = tree.home.get_descendants().values_list("url_path", "pk")
    return {path.removeprefix(tree.home.url_path).strip("/"): key for path, key in below}


def _publish(page: Page, fields: Fields, deserializer: Deserializer, zone: ZoneInfo) -> None:
    """Publish `page`; an article gets the dates from its file."""
    published_on = fields.get("published_on")
    if published_on:
        page.first_published_at = day_moment(published_on, zone)
    publish(page, fields, deserializer)
    if published_on:
        changed = max([published_on, *(note["date"] for note in fields.get("corrections", []))])
        noon = datetime.combine(changed, time(12), tzinfo=zone)
        Page.objects.filter(pk=page.pk).update(last_published_at=noon)


def publish(page: Page, fields: Fields, deserializer: Deserializer) -> None:
    """Fill `page` with `fields` and publish it. If there is a review of it, it is recorded."""
    review = fields.pop("review", None)
    deserializer.fill(page, fields)
    revision = page.save_revision()
    if review:
        key = deserializer.key(PractitionerPage, review["reviewer"])
        reviewer = PractitionerPage.objects.get(pk=key)
        state_review(revision, record_review(revision, reviewer, None, review["reviewed_on"]))
    revision.publish()


def read(path: Path) -> Any:
    """Return what a YAML file says."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))
