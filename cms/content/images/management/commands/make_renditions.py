"""The command that makes the renditions that images lack."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.content.images.runs import (
    batches,
    forget_lost_files,
    lacking,
    make_in_background,
    try_renditions,
)


class Command(BaseCommand):
    help = "Make the renditions that images lack. It may be stopped and run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options for where the command runs and how closely it looks."""
        parser.add_argument("--background", action="store_true", help="leave it to the worker")
        parser.add_argument(
            "--files", action="store_true", help="look, too, whether each file is there and whole"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report the progress after each batch, and name the files that failed at the end."""
        if options["files"]:
            self.stdout.write(f"{forget_lost_files()} lost files will be made again.")
        if options["background"]:
            left = make_in_background(lacking())
            self.stdout.write(f"{left} images were left to the worker.")
            return
        todo = batches(lacking())
        if not todo:
            self.stdout.write("No image lacks renditions.")
            return
        total, done, failed = sum(map(len, todo)), 0, 0
        for batch in todo:
            failed += sum(not try_renditions(pk) for pk in batch)
            done += len(batch)
            self.stdout.write(f"{done} of {total} images")
        if failed:
            causes = lacking().exclude(rendition_error="").values_list("file", "rendition_error")
            lines = (f"{name}: {error}" for name, error in causes)
            raise CommandError("These could not be made:\n" + "\n".join(lines))
