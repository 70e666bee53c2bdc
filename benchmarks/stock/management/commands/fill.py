"""A command that fills the plain site with what a Delivery API has."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.request import urlopen

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.utils.dateparse import parse_datetime
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from benchmarks.stock.models import (
    ArticlePage,
    Author,
    HomePage,
    IndexPage,
    PersonPage,
    Practice,
    Reference,
    Related,
    Topic,
)

FACTS = {"name": "A practice", "tagline": "A tagline", "address": "A street\nA city"}
HOURS = "Monday to Thursday 09:00-18:00\nFriday 09:00-15:00"


class Command(BaseCommand):
    help = "Make the people and the articles that are at the address of a Meridian."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill an empty database."""
        api = f"{options['address']}/api/v1"
        articles, practitioners = _tree()
        people, made = {}, {}
        for one in items(f"{api}/practitioners/?limit=100"):
            page = PersonPage(title=one["name"], slug=one["slug"], full_name=one["full_name"])
            page.summary, portrait = one["job_title"], one["portrait"]
            page.portrait = portrait and picture(portrait["src"])
            people[one["id"]] = practitioners.add_child(instance=page)
        for one in items(f"{api}/articles/?limit=100&include=body&ordering=published_at"):
            page = _article(one)
            page.article_authors = [Author(person=people[each["id"]]) for each in one["authors"]]
            related = [made[each["id"]] for each in one["related"] if each["id"] in made]
            page.related_articles = [Related(article=each) for each in related]
            made[one["id"]] = articles.add_child(instance=page)


def items(url: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a listing."""
    following: str | None = url
    while following:
        with urlopen(following) as answer:  # noqa: S310  # It is the address of a measured site.
            page = json.load(answer)
        yield from page["items"]
        following = page["next"]


@cache
def picture(url: str) -> Any:
    """Return the picture at an address, stored once."""
    with urlopen(url) as answer:  # noqa: S310  # It is the address of a measured site.
        file = ContentFile(answer.read(), f"{url.split('/')[-2]}.jpg")
    return get_image_model().objects.create(title="A picture", file=file)


@cache
def topic(slug: str, name: str, url: str) -> Topic:
    """Return the topic, stored once."""
    return Topic.objects.create(slug=slug, name=name)


def _tree() -> list[IndexPage]:
    """Make the home page, and return the parents of articles and of people."""
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="top"))
    site = Site.objects.get()
    site.root_page = home
    site.save()
    Practice.objects.create(site=site, hours=HOURS, **FACTS)
    titles = ("Articles", "Practitioners")
    return [home.add_child(instance=IndexPage(title=each, show_in_menus=True)) for each in titles]


def _article(one: dict[str, Any]) -> ArticlePage:
    """Return the article of an item, without what leads to other pages."""
    page = ArticlePage(
        title=one["title"],
        slug=one["slug"],
        summary=one["summary"],
        minutes=one["reading_minutes"],
        hero_image=one["hero_image"] and picture(one["hero_image"]["src"]),
        body=_body(one["body"]),
        disclaimer=one["disclaimer"],
        first_published_at=parse_datetime(one["published_at"]),
    )
    page.topics.set([topic(**each) for each in one["topics"]])
    page.references = [
        Reference(text=each["text"], url=each["url"] or f"https://doi.org/{each['doi']}")
        for each in one["references"]
    ]
    return page


def _body(blocks: list[dict[str, Any]]) -> str:
    """Return the stream of a body: its pictures, and the HTML of the other blocks."""
    stream = []
    for block in blocks:
        if block["type"] == "image":
            shown = picture(block["value"]["image"]["src"]).pk
            value = {"image": shown, "alt_text": "A picture", "decorative": False}
            stream.append({"type": "image", "value": value, "id": block["id"]})
        else:
            stream.append({"type": "text", "value": block["html"], "id": block["id"]})
    return json.dumps(stream)
