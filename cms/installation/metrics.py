"""The numbers of an installation, in the format of Prometheus."""

from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cms import __version__
from cms.delivery.models import BuildFailure, ContentItem, FeedState
from cms.delivery.sync.marks import marked
from cms.editorial.scheduling.models import PeriodicRun
from cms.installation.readiness import problems

METRICS = "/metrics"
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class MetricsMiddleware:
    """A middleware that answers `/metrics`, but to the networks of METRICS_NETWORKS only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != METRICS or not _may_see(request):
            return self._get_response(request)
        registry = CollectorRegistry()
        if settings.METRICS_FOLDER:
            MultiProcessCollector(registry, settings.METRICS_FOLDER)  # type: ignore[no-untyped-call]
        registry.register(_Installation())
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(generate_latest(registry), content_type=FORMAT, headers=headers)


def _may_see(request: HttpRequest) -> bool:
    try:
        asking = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(asking in ip_network(network) for network in settings.METRICS_NETWORKS)


class _Installation(Collector):
    """The state of the installation, as the database has it."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the numbers. If the database is away, only what does without it."""
        found = problems()
        wells = GaugeMetricFamily("meridian_well", "1 if a part is well.", labels=["part"])
        for part, wrong in found.items():
            wells.add_metric([part], int(not wrong))
        yield wells
        info = GaugeMetricFamily("meridian_info", "Always 1.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        if not any(problem.is_serious() for problem in found["database"]):
            yield from _of_database()


def _of_database() -> Iterator[GaugeMetricFamily]:
    tasks = GaugeMetricFamily("meridian_tasks", "Background tasks.", labels=["status"])
    counts = DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))
    for status, number in counts:
        tasks.add_metric([status.lower()], number)
    yield tasks
    yield _gauge("meridian_task_waiting_seconds", "Of the oldest ready task.", _waiting())
    yield _gauge("meridian_feed_position", "The last position given.", _position())
    public = ContentItem.objects.filter(reason="").count()
    yield _gauge("meridian_items", "Public content items.", public)
    yield _gauge("meridian_items_marked", "Items that are to be rebuilt.", marked())
    failing = BuildFailure.objects.count()
    yield _gauge("meridian_pages_failing", "Pages no item can be made of.", failing)
    runs = GaugeMetricFamily(
        "meridian_run_succeeded_seconds", "Since a run of the schedule succeeded.", labels=["run"]
    )
    for run in PeriodicRun.objects.all():
        if run.succeeded_at:
            runs.add_metric([run.command], (timezone.now() - run.succeeded_at).total_seconds())
    yield runs


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _waiting() -> float:
    first = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    since = first.enqueued_at if first else None
    return (timezone.now() - since).total_seconds() if since else 0


def _position() -> int:
    return FeedState.objects.values_list("position", flat=True).first() or 0
