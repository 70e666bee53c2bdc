"""When each piece of periodic work was last begun, and how that ended."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PeriodicRunManager(models.Manager["PeriodicRun"]):
    """Gives a due run to one of the processes that ask for it."""

    def claim(self, command: str, seconds: int) -> bool:
        """Return whether `command` is due, and nobody else begins it.

        It is first due when its time has passed once. It is due, too, if the clock was set back
        by more than that since it was begun.
        """
        now, pause = timezone.now(), timedelta(seconds=seconds)
        self.get_or_create(command=command, defaults={"begun_at": now})
        is_time = Q(begun_at__lte=now - pause) | Q(begun_at__gt=now + pause)
        due = self.filter(is_time, command=command)
        # One conditional statement, so that of several processes only one finds it due.
        return bool(due.update(begun_at=now))

    def note_end(self, command: str, error: str) -> None:
        """Note how a run has ended: with an error, or with "" for none."""
        ended = {} if error else {"succeeded_at": timezone.now()}
        self.filter(command=command).update(error=error, **ended)


class PeriodicRun(models.Model):
    """The last run of a command of the setting SCHEDULE."""

    command = models.CharField(max_length=200, unique=True)
    begun_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, help_text="When it last ended without an error.")
    error = models.TextField(blank=True, db_default="", help_text="Of the last run.")

    objects = PeriodicRunManager()

    def __str__(self) -> str:
        return f"{self.command}, begun {self.begun_at:%Y-%m-%d %H:%M:%S %Z}"
