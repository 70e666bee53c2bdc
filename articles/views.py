"""The pages of topics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cms.delivery.pages import paginate, public_articles
from cms.topics.models import Topic


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What the topic is, and the public articles about it; 404 when there is none."""
    subject = get_object_or_404(Topic, slug=slug)
    items = public_articles().with_facet("topic", slug)
    context = {"topic": subject, "listing": paginate(items, request.GET.get("page"))}
    return render(request, "articles/topic.html", context)
