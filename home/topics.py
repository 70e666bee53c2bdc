"""The page of a topic on the website."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from cms.content.pages.metadata import Metadata, description
from cms.content.pages.social_images import drawn_image
from cms.content.practice.time_zone import practice_in_use
from cms.content.topics.models import Topic
from cms.delivery.items.social_images import TOPIC_ROUTE, topic_card
from cms.delivery.items.topics import about, public_topics
from cms.delivery.website.lists import paginate
from cms.foundation.addresses import absolute_url
from cms.foundation.schema_org import document, node, web_page


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topic and the public items about it; raise Http404 if there are none."""
    subject = get_object_or_404(public_topics(), slug=slug)
    # What is written about the topic comes before the people who know about it.
    listing = paginate(request, *about(slug))
    metadata = _metadata(subject).of_page(listing)
    context = {"topic": subject, "listing": listing, "metadata": metadata}
    return render(request, "home/topic.html", context)


def _metadata(subject: Topic) -> Metadata:
    practice, locale = practice_in_use(), get_language() or settings.LANGUAGE_CODE
    card = drawn_image(topic_card(subject, practice), TOPIC_ROUTE, subject.slug)
    words = description("", subject.description, f"All about {subject.name}.")
    crumbs = [(practice.practice_name, absolute_url("/")), (subject.name, subject.url)]
    described = web_page(
        "CollectionPage",
        name=subject.name,
        description=words,
        url=subject.url,
        locale=locale,
        crumbs=crumbs,
    )
    return Metadata(
        title=subject.name,
        url=subject.url,
        description=words,
        locale=locale,
        country=practice.country,
        image=card,
        schema_org=document({**described, "about": node("Thing", name=subject.name)}),
    )
