"""What is logged, how it is written, and who is mailed about errors."""

from typing import Any


def logging_settings(
    *, as_json: bool = False, requests: bool = False, mails: bool = False
) -> dict[str, Any]:
    """Return LOGGING; `requests` adds a line for each of them and of tasks, `mails` for errors."""
    formatters = {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        "json": {"()": "cms.foundation.telemetry.logs.json_formatter"},
    }
    used = "json" if as_json else "text"
    level = "INFO" if requests else "WARNING"
    handlers: dict[str, dict[str, Any]] = {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": used,
            "filters": ["request_id"],
        }
    }
    if mails:
        handlers["mail"] = {
            "class": "cms.foundation.telemetry.logs.ErrorMailHandler",
            "level": "ERROR",
            "filters": ["request_id"],
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {used: formatters[used]},
        "filters": {
            "request_id": {"()": "cms.foundation.http.request_ids.RequestIdFilter"},
            "outages": {"()": "cms.foundation.outages.OutageFilter"},
            "view": {"()": "cms.foundation.telemetry.views.ViewFilter"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {
            # Django's own handlers write nothing to the console unless DEBUG is on.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"filters": ["outages", "view"]},
            "django_tasks": {"filters": ["outages"]},
            "modelsearch.index": {"filters": ["outages"]},
            # It warns of every request that waits a moment for a thread.
            "waitress.queue": {"level": "ERROR"},
            "cms.foundation.telemetry.requests": {"level": level},
            "cms.installation.worker": {"level": level},
        },
    }
