"""The report of all health reviews in the admin."""

from typing import Any, ClassVar

import django_filters
from django.forms import RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from articles.content import ReviewStatusData
from articles.models import ArticlePage
from articles.reviewed import State as ReviewState
from articles.reviews.records import Review
from articles.reviews.states import State, reviewed_articles
from articles.templatetags.reviews import what_changed
from cms.content.topics.models import Topic
from cms.delivery.models import ContentItem
from cms.foundation.users.sight import visible_pages
from practitioners.models import PractitionerPage

WAITING = "waiting"


def may_see(user: Any) -> bool:
    """Return whether `user` may see the report."""
    allowed: bool = ModelPermissionPolicy(Review).user_has_permission(user, "view")
    return allowed


def people(user: Any) -> Any:
    """Return the practitioners whom `user` may see, sorted by name."""
    return PractitionerPage.objects.filter(pk__in=visible_pages(user).values("pk")).order_by(
        "title"
    )


class ReviewFilterSet(WagtailFilterSet):
    """The filters of the report."""

    state = django_filters.ChoiceFilter(
        label="State",
        choices=[*State.choices[:-1], (WAITING, "Waiting for a reviewer")],
        method="filter_state",
        widget=RadioSelect,
        empty_label="All",
    )
    topic = django_filters.ModelChoiceFilter(
        label="Topic",
        field_name="topics",
        queryset=Topic.objects.all(),
        widget=RadioSelect,
        empty_label="All",
    )
    reviewer = django_filters.ModelChoiceFilter(
        label="Reviewer",
        queryset=lambda request: people(request.user),
        widget=RadioSelect,
        empty_label="All",
    )
    author = django_filters.ModelChoiceFilter(
        label="Author",
        field_name="article_authors__practitioner",
        queryset=lambda request: people(request.user),
        widget=RadioSelect,
        empty_label="All",
        distinct=True,
    )

    class Meta:
        model = ArticlePage
        fields: ClassVar[list[str]] = []

    def filter_state(self, articles: Any, name: str, value: str) -> Any:
        """Filter by state; an article that waits for a reviewer has another state as well."""
        return articles.filter(waits=True) if value == WAITING else articles.filter(state=value)


class HealthReviewReport(ReportView):
    """The report of articles as current, due, overdue, never reviewed or waiting for a reviewer."""

    permission_policy = ModelPermissionPolicy(Review)
    any_permission_required: ClassVar = ["view"]
    page_title = "Health reviews"
    header_icon = "success"
    index_url_name = "reviews:report"
    index_results_url_name = "reviews:report_results"
    filterset_class = ReviewFilterSet
    model = ArticlePage
    verbose_name_plural = "articles"
    list_export: ClassVar = [
        *("title", "state_name", "reviewer_name", "reviewed_on", "review_due_on", "waits_for"),
        *("changed", "author_names", "topic_names", "full_url"),
    ]
    export_headings: ClassVar = {
        "state_name": "State",
        "reviewer_name": "Reviewed by",
        "reviewed_on": "Reviewed on",
        "review_due_on": "Next review due on",
        "waits_for": "Waiting for",
        "changed": "Changed since the review",
        "author_names": "Authors",
        "topic_names": "Topics",
        "full_url": "Address",
    }
    columns: ClassVar = [
        TitleColumn("title", label="Article", get_url=lambda article: article.report_url),
        Column("state_name", label="State"),
        Column("reviewer_name", label="Reviewed by"),
        Column("reviewed_on", label="Reviewed on", sort_key="reviewed_on"),
        Column("review_due_on", label="Next review due", sort_key="review_due_on"),
        Column("waits_for", label="Waiting for"),
        Column("changed", label="Changed since"),
        Column("author_names", label="Authors"),
    ]

    def get_base_queryset(self) -> Any:
        """Return the articles, with a number of queries that does not grow with them."""
        seen = visible_pages(self.request.user).values("pk")
        found = reviewed_articles().filter(pk__in=seen).select_related("reviewer")
        return found.prefetch_related("article_authors__practitioner", "topics")

    def get_filename(self) -> str:
        """Return a file name with the date, because exports of different days are compared."""
        return f"health-reviews-{timezone.localdate().isoformat()}"

    def decorate_paginated_queryset(self, articles: Any) -> Any:
        """Add the values of the table's columns to each article."""
        keys = [article.pk for article in articles]
        shown = ContentItem.objects.filter(page__in=keys, reason="")  # A tombstone is empty.
        items = {item.page_id: item.parsed for item in shown}
        for article in articles:
            self._describe(article, items.get(article.pk))
        return articles

    @cached_property
    def _edits_all(self) -> bool:
        user, pages = self.request.user, policy_registry.get_by_type(Page)
        return bool(pages.user_has_permission(user, "publish"))

    def _describe(self, article: Any, item: Any) -> None:
        edits = self._edits_all or article.waits_for_user == self.request.user.pk
        address = reverse("wagtailadmin_pages:edit", args=[article.pk]) if edits else article.url
        article.report_url = address
        article.state_name = State(article.state).label
        article.reviewer_name = article.reviewer.full_name if article.reviewer else ""
        # An item that was stored by an earlier version does not have it, until it is rebuilt.
        status = item and item.get("review_status")
        article.changed = _what_changed(status) if status else ""
        names = [author.practitioner.title for author in article.article_authors.all()]
        article.author_names = ", ".join(names)
        article.topic_names = ", ".join(topic.name for topic in article.topics.all())


def _what_changed(status: ReviewStatusData) -> str:
    """Return what of a published article is not as it was reviewed; empty if all is."""
    if status["state"] == ReviewState.CHANGED:
        return what_changed(status)
    return "small corrections" if status["state"] == ReviewState.CORRECTED else ""
