"""A command that does the scheduled run."""

from typing import Any

from django.core.management import CommandError
from wagtail.management.commands import publish_scheduled

from cms.editorial.scheduling.run import run_schedule


class Command(publish_scheduled.Command):
    """Wagtail's command with the scheduled run in it; `--dryrun` does what Wagtail does."""

    help = "Publish and withdraw the pages whose time has come. Several may run at the same time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the scheduled run, and raise CommandError at the end if something failed."""
        if options["dryrun"]:
            super().handle(*args, **options)
        elif failures := run_schedule():
            count = f"{failures} of them" if failures > 1 else "One thing"
            raise CommandError(f"{count} failed, see the log. The next run will try again.")
