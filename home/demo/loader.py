"""Load the demo site: create what is missing, and leave what is there as it is."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.core.files.base import ContentFile
from wagtail.models import Page, Revision, Site

from articles.models import ArticlePage
from articles.reviews.approval import record_review, state_review
from cms.content.images.models import Image
from cms.content.images.renditions import (
    EncodedRendition,
    encode_renditions,
    specs_for,
    store_renditions,
)
from cms.content.practice.models import PracticeSettings
from cms.content.topics.models import Topic
from cms.foundation.transactions import unit_of_work
from home.demo.bodies import BodyMaker
from home.demo.drawings import KEYS, draw
from home.models import HomePage, InformationPage
from home.site_tree import ensure_site_tree
from practitioners.models import PractitionerPage

FOLDER = Path(__file__).parent
ARTICLES, PRACTITIONERS = "articles", "practitioners"


class DemoSite:
    """The demo site, as the YAML files beside this module describe it."""

    def __init__(self) -> None:
        self.site = _read(FOLDER / "site.yaml")
        self.topics = _read(FOLDER / "topics.yaml")
        self.articles = [_read(path) for path in sorted(FOLDER.glob("articles/*.yaml"))]
        self.practitioners = [_read(path) for path in sorted(FOLDER.glob("practitioners/*.yaml"))]
        self.images: dict[str, int] = {}
        self.pages: dict[str, Any] = {}

    def load(self) -> int:
        """Load what is missing; return how many pages were created."""
        self._load_images()
        with unit_of_work():
            self._load_topics()
            created = self._create_pages()
            keys = {name: page.pk for name, page in self.pages.items()}
            bodies = BodyMaker(keys, self.images)
            for name in created:
                self._fill(name, bodies)
                revision = self.pages[name].save_revision()
                self._review(name, revision)
                revision.publish()
                self._date(name)
            if "home" in created:
                self._set_practice(bodies)
        return len(created)

    def _load_images(self) -> None:
        """Draw them and make their renditions, before any page shows them."""
        titles = {key: key.replace("-", " ").capitalize() for key in KEYS}
        found = dict(Image.objects.filter(title__in=titles.values()).values_list("title", "pk"))
        present = {key: found[title] for key, title in titles.items() if title in found}
        missing = [key for key in KEYS if key not in present]
        with ProcessPoolExecutor(max_workers=os.cpu_count()) as workers:
            for key, original, renditions in workers.map(_draw, missing):
                image = Image(title=titles[key], file=ContentFile(original, f"{key}.jpg"))
                with unit_of_work():
                    image.save()
                    store_renditions(image, renditions)
                present[key] = image.pk
        self.images = present

    def _load_topics(self) -> None:
        for topic in self.topics:
            Topic.objects.get_or_create(slug=topic["slug"], defaults=topic)

    def _create_pages(self) -> list[str]:
        """Create the missing pages as drafts, so that they can refer to each other."""
        tree = ensure_site_tree()
        self.pages = {
            "home": tree.home,
            ARTICLES: tree.articles,
            PRACTITIONERS: tree.practitioners,
        }
        untouched = not tree.home.introduction and not tree.home.body
        created = list(self.pages) if untouched else []
        for entry in self.practitioners:
            name = f"{PRACTITIONERS}/{entry['slug']}"
            self._create(name, PractitionerPage, tree.practitioners, entry["name"], created)
        for entry in self.articles:
            name = f"{ARTICLES}/{entry['slug']}"
            self._create(name, ArticlePage, tree.articles, entry["title"], created)
        for entry in self.site["information"]:
            self._create(entry["slug"], InformationPage, tree.home, entry["title"], created)
        return created

    def _create(
        self, name: str, model: type[Page], parent: Page, title: str, created: list[str]
    ) -> None:
        slug = name.rpartition("/")[2]
        page = model.objects.child_of(parent).filter(slug=slug).first()
        if page is None:
            page = parent.add_child(instance=model(title=title, slug=slug, live=False))
            created.append(name)
        self.pages[name] = page

    def _fill(self, name: str, bodies: BodyMaker) -> None:
        page = self.pages[name]
        if isinstance(page, ArticlePage):
            self._fill_article(page, bodies)
        elif isinstance(page, PractitionerPage):
            self._fill_practitioner(page, bodies)
        elif isinstance(page, HomePage):
            self._fill_home(page, bodies)
        elif isinstance(page, InformationPage):
            entry = next(entry for entry in self.site["information"] if entry["slug"] == name)
            page.introduction = entry["introduction"]
            page.body = bodies.make(name, entry["body"])
        else:
            entry = self.site[f"{name}_index"]
            page.title, page.introduction = entry["title"], entry["summary"]

    def _fill_home(self, page: HomePage, bodies: BodyMaker) -> None:
        entry = self.site["home"]
        page.title = entry["title"]
        page.introduction = entry["summary"]
        page.hero_image_id, page.hero_image_decorative = self.images["home"], True
        page.body = bodies.make("home", entry["body"])
        for slug in entry["highlights"]:
            page.highlights.create(article=self.pages[f"{ARTICLES}/{slug}"])

    def _fill_article(self, page: ArticlePage, bodies: BodyMaker) -> None:
        entry = next(entry for entry in self.articles if entry["slug"] == page.slug)
        page.summary = entry["summary"]
        page.claims_reason = entry.get("claims_reason", "")
        page.hero_image_id = self.images[entry["hero"]["image"]]
        page.hero_image_alt = entry["hero"]["alt"]
        page.body = bodies.make(page.slug, entry["body"])
        page.published_on = entry["published_on"]
        zone = ZoneInfo(self.site["practice"]["time_zone"])
        page.first_published_at = datetime.combine(entry["published_on"], time.min, tzinfo=zone)
        page.topics.set(Topic.objects.filter(slug__in=entry["topics"]))
        for slug in entry["authors"]:
            author = self.pages[f"{PRACTITIONERS}/{slug}"]
            page.article_authors.create(practitioner=author)
        for slug in entry["related"]:
            page.related_articles.create(article=self.pages[f"{ARTICLES}/{slug}"])
        for reference in entry["references"]:
            page.references.create(**reference)
        for correction in entry["corrections"]:
            page.corrections.create(**correction)

    def _date(self, name: str) -> None:
        """Let an article have been published last when it was corrected last."""
        for entry in self.articles:
            if name == f"{ARTICLES}/{entry['slug']}":
                day = max([entry["published_on"], *(note["date"] for note in entry["corrections"])])
                zone = ZoneInfo(self.site["practice"]["time_zone"])
                moment = datetime.combine(day, time(12), tzinfo=zone)
                Page.objects.filter(pk=self.pages[name].pk).update(last_published_at=moment)

    def _review(self, name: str, revision: Revision) -> None:
        """Write the record of an article's review, and what it tells readers."""
        for entry in self.articles:
            if name == f"{ARTICLES}/{entry['slug']}":
                reviewer = self.pages[f"{PRACTITIONERS}/{entry['review']['reviewer']}"]
                day = entry["review"]["reviewed_on"]
                state_review(revision, record_review(revision, reviewer, None, day))

    def _fill_practitioner(self, page: PractitionerPage, bodies: BodyMaker) -> None:
        entry = next(entry for entry in self.practitioners if entry["slug"] == page.slug)
        for name in ("honorific", "post_nominals", "job_title", "summary", "booking_url"):
            setattr(page, name, entry[name])
        page.portrait_id = self.images[entry["portrait"]["image"]]
        page.portrait_alt = entry["portrait"]["alt"]
        page.body = bodies.make(page.slug, entry["body"])
        page.specialties.set(Topic.objects.filter(slug__in=entry["specialties"]))
        for degree in entry["degrees"]:
            page.degrees.create(**degree)
        for licence in entry["licences"]:
            page.licences.create(**licence)
        for code in entry["languages"]:
            page.languages.create(code=code)
        for url in entry["profiles"]:
            page.profiles.create(url=url)

    def _set_practice(self, bodies: BodyMaker) -> None:
        site = Site.objects.get(is_default_site=True)
        practice = PracticeSettings.for_site(site)
        for name, value in self.site["practice"].items():
            setattr(practice, name, value)
        practice.disclaimer = bodies.rich_text(self.site["disclaimer"])
        for hours in self.site["opening_hours"]:
            practice.opening_hours.create(**hours)
        for entry in self.site["information"]:
            practice.footer_links.create(label=entry["title"], page=self.pages[entry["slug"]])
        practice.save()


def _draw(key: str) -> tuple[str, bytes, list[EncodedRendition]]:
    """Draw a picture and encode its renditions; runs in a process of its own."""
    picture = draw(key)
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=92)
    specs = specs_for(picture.width, f"{key}.jpg")
    return key, buffer.getvalue(), encode_renditions(buffer.getvalue(), specs)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
