"""How log records are written: as text, or as lines of JSON; and errors by mail."""

import logging
import traceback

import structlog
from django.core.cache import cache
from django.core.mail import mail_admins

SECONDS_BETWEEN_MAILS = 600


def json_formatter() -> logging.Formatter:
    """Return a formatter that writes each record as a line of JSON, for programs that read logs."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=["request_id", "fields"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_fields,
        structlog.processors.format_exc_info,
    ]
    last: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)


def _with_fields(
    logger: object, name: str, record: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Put the values that a record has in `fields` beside the others."""
    return {**record.pop("fields", {}), **record}


class ErrorMailHandler(logging.Handler):
    """A handler that mails an error to ADMINS: what was logged, and where in the code it was.

    It says nothing of the request but its id, since forms and headers have personal data. The same
    error is mailed once in ten minutes.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Send the mail; if that fails, it is said in the log of this process."""
        try:
            place = f"{record.name}:{record.lineno}:{_raised(record)}"
            if cache.add(f"mailed:{place}", True, SECONDS_BETWEEN_MAILS):
                mail_admins(f"{record.levelname}: {_raised(record) or record.name}", _text(record))
        except Exception:
            self.handleError(record)


def _raised(record: logging.LogRecord) -> str:
    return type(record.exc_info[1]).__name__ if record.exc_info and record.exc_info[1] else ""


def _text(record: logging.LogRecord) -> str:
    lines = [record.getMessage(), f"Request: {getattr(record, 'request_id', '-')}", ""]
    if record.exc_info and record.exc_info[1]:
        # Without the message of the exception, which may quote what somebody typed.
        lines += traceback.format_tb(record.exc_info[2])
        lines.append(_raised(record))
    return "\n".join(lines)
