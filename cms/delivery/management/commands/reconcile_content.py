"""Compare every content item with its page, and repair the differences."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.delivery.models import BuildFailure, ReconcileRun
from cms.delivery.sync.reconcile import advance, begin, reconcile_task


class Command(BaseCommand):
    help = "Compare every content item with its page, and repair what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options for a run in the background and for the status of the last run."""
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--background", action="store_true", help="leave it to the worker")
        where.add_argument(
            "--status", action="store_true", help="say how far the last run is, and do nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do a run and print its progress after each batch, or do what an option asks for."""
        if options["status"]:
            self._say_status(ReconcileRun.objects.order_by("-pk").first())
            return
        run = begin()
        if options["background"]:
            self.stdout.write(f"{run.total} pages are left to the worker.")
            reconcile_task.enqueue(run.pk)
            return
        while advance(run):
            if run.compared < run.total:
                self.stdout.write(f"{run}.")
        self.stdout.write(f"{run}.")
        for failure in BuildFailure.objects.select_related("page").order_by("since"):
            self.stderr.write(f"Not built since {failure.since:%Y-%m-%d %H:%M}: {failure}")
        if run.failed:
            raise CommandError("Mend these pages, or what they show; the log has the tracebacks.")

    def _say_status(self, run: ReconcileRun | None) -> None:
        if run is None:
            self.stdout.write("There was no run yet.")
            return
        state = f"ended {run.ended_at:%Y-%m-%d %H:%M:%S}" if run.ended_at else "goes on"
        self.stdout.write(f"Began {run.started_at:%Y-%m-%d %H:%M:%S} UTC, {state}: {run}.")
