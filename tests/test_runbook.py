"""The runbook has every alarm that the code can raise, and the alerts ask for numbers there are."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import Client
from django_tasks import TaskResultStatus
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.telemetry import requests
from cms.installation.readiness import TO_RUN, TO_START

ROOT = Path(settings.BASE_DIR)
RUNBOOK = (ROOT / "docs" / "operators" / "runbook.md").read_text()
ALERTS = ROOT / "deploy" / "alerts.yaml"
APPS = ("cms", "home", "articles", "practitioners")
OF_OTHERS = {
    "up",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "probe_ssl_earliest_cert_expiry",
}
WORDS = {"and", "by", "delta", "histogram_quantile", "le", "min_over_time", "rate", "sum", "time"}
"""Those of expressions that are no numbers."""


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def ids() -> set[str]:
    """Those of all checks in the code."""
    texts = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = {one for text in texts for one in re.findall(r'id="(\w+\.[EW]\d{3})"', text)}
    numbered = (ROOT / "cms" / "delivery" / "checks.py").read_text()
    numbers = re.findall(r"\b_error\(\s*(\d+),", numbered)
    return found | {f"delivery.E{int(number):03}" for number in numbers}


def told() -> set[str]:
    """The ids in the runbook, with those between the ends of a range."""
    found = set(re.findall(r"`(\w+\.[EW]\d{3})`", RUNBOOK))
    for app, first, last in re.findall(r"`(\w+\.[EW])(\d{3})` to `\w+\.[EW](\d{3})`", RUNBOOK):
        found |= {f"{app}{number:03}" for number in range(int(first), int(last) + 1)}
    return found


def test_each_id_of_a_check_is_in_the_runbook() -> None:
    assert len(ids()) > 20
    assert told() == ids()


def test_each_part_and_alert_has_its_row() -> None:
    alarms = {
        name
        for cell in re.findall(r"^\| (.+?) \| ", RUNBOOK, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", cell)
    }

    assert {*TO_START, *TO_RUN} - alarms == set()
    assert {name for name in alarms if name[0].isupper()} == {one["alert"] for one in alerts()}


def test_each_command_is_there() -> None:
    named = set(re.findall(r"manage\.py (\w+)", RUNBOOK))

    assert len(named) > 10
    assert named - get_commands().keys() == set()


@pytest.mark.django_db
def test_the_alerts_ask_for_numbers_there_are(client: Client, settings: Any) -> None:
    settings.METRICS_NETWORKS = ["127.0.0.1/32"]
    settings.MIDDLEWARE = ["cms.installation.metrics.MetricsMiddleware", *settings.MIDDLEWARE]
    PeriodicRun.objects.claim("publish_scheduled", 60)
    PeriodicRun.objects.update(succeeded_at="2030-01-01T00:00:00Z")
    families = [*text_string_to_metric_families(client.get("/metrics").content.decode())]
    requests.SECONDS.labels("GET", "view", "200").observe(0.1)
    there = {family.name for family in families}
    there |= {
        s.name for f in REGISTRY.collect() for s in f.samples if f.name.startswith("meridian_")
    }
    asked = {name for one in alerts() for name in names_in(one["expr"])}

    assert asked - OF_OTHERS - there == set()
    assert {"meridian_well", "meridian_request_seconds_bucket"} <= asked


def names_in(expression: str) -> set[str]:
    """The metrics of an expression: its words outside of braces, brackets and quotation marks."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]", "", expression)
    return set(re.findall(r"[a-z_]{2,}", bare)) - WORDS


def test_the_alerts_name_parts_runs_and_states_there_are() -> None:
    text = ALERTS.read_text()
    parts = {p for found in re.findall(r'part=~"([^"]+)"', text) for p in found.split("|")}
    runs = {r for found in re.findall(r'run[=!]~?"([^"]+)"', text) for r in found.split("|")}

    assert parts == {*TO_START, *TO_RUN}
    assert runs - {"backup"} <= settings.SCHEDULE.keys()
    assert re.findall(r'status="(\w+)"', text) == [TaskResultStatus.FAILED.value.lower()]


def test_each_alert_says_what_and_how_bad() -> None:
    for one in alerts():
        assert one["labels"]["severity"] in ("page", "ticket"), one
        assert one["annotations"]["summary"].endswith("."), one
