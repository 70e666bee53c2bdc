"""The scheduled run: what is due goes live, what has expired goes, what is stale is rebuilt."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page

from cms.delivery.publishing import rebuild_stale


class Command(publish_scheduled.Command):
    help = "Publish and withdraw the pages whose time has come, each page in one transaction."

    def handle(self, *args: Any, **options: Any) -> None:
        """Withdraw pages by their own class, which Wagtail does not; it does all the rest.

        Also rebuild what a process that was killed has left stale.
        """
        if not options["dryrun"]:
            due = Page.objects.live().filter(expire_at__lt=timezone.now()).order_by("expire_at")
            for page in due.specific():
                page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        super().handle(*args, **options)
        if not options["dryrun"]:
            rebuild_stale()
