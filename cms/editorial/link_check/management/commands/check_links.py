"""A command that checks the links of published content to other sites."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.editorial.link_check.runs import LINKS_PER_RUN, SECONDS_PER_RUN, run
from cms.editorial.link_check.tasks import check_links_task


class Command(BaseCommand):
    help = "Check the links to other sites that were checked longest ago."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options that limit a run or leave it to the worker."""
        parser.add_argument("--limit", type=int, default=LINKS_PER_RUN, help="how many links")
        parser.add_argument("--seconds", type=int, default=SECONDS_PER_RUN, help="for how long")
        parser.add_argument(
            "--background", action="store_true", help="leave it to the worker, with the defaults"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the check and print a summary."""
        if options["limit"] < 1 or options["seconds"] < 1:
            raise CommandError("Give --limit and --seconds as whole numbers from 1.")
        if options["background"]:
            check_links_task.enqueue()
            self.stdout.write("The check was left to the worker.")
            return
        report = run(limit=options["limit"], seconds=options["seconds"])
        if report is None:
            raise CommandError("Another check has not ended yet. Try again later.")
        self.stdout.write(
            f"{report.checked} of {report.links} links checked; {report.broken} are broken."
        )
