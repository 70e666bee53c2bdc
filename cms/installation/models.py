"""Which workers are there."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

SILENCE = timedelta(seconds=30)
"""A worker that has not been heard of for so long is not there any more."""


class HeartbeatManager(models.Manager["Heartbeat"]):
    """Takes the times from the clock of the database, which is one for all machines."""

    def beat(self, worker_id: str) -> None:
        """Note that the worker is there now."""
        if not self.filter(pk=worker_id).update(beat_at=Now()):
            self.create(worker_id=worker_id, beat_at=Now())

    def alive(self) -> models.QuerySet["Heartbeat"]:
        """Return those of the workers that are there, also if the clock was just set back."""
        return self.filter(beat_at__gt=Now() - SILENCE, beat_at__lt=Now() + SILENCE)


class Heartbeat(models.Model):
    """When a worker last said that it is there, by the id in the `worker_ids` of its tasks."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    objects = HeartbeatManager()

    def __str__(self) -> str:
        return f"{self.worker_id}, {self.beat_at:%Y-%m-%d %H:%M:%S %Z}"
