"""What can be done to a page in the admin, and how the log of the page tells that it was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.roles.world import World

Send = Callable[[World, Client, Any], Any]
COMMENT = {
    "comments-TOTAL_FORMS": "1",
    "comments-INITIAL_FORMS": "0",
    "comments-0-text": "Which study is that?",
    "comments-0-contentpath": "title",
    "comments-0-position": "",
    "comments-0-id": "",
    "comments-0-DELETE": "",
    "comments-0-resolved": "",
    "comments-0-replies-TOTAL_FORMS": "0",
    "comments-0-replies-INITIAL_FORMS": "0",
}


@dataclass(frozen=True)
class Action:
    """`send` asks for it; it was done when the log then has one of the entries `logged`."""

    view: str
    logged: tuple[str, ...]
    send: Send


def _post(name: str, client: Client, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"wagtailadmin_pages:{name}", args=args), data)


def _edit(**more: str) -> Send:
    def send(world: World, client: Client, page: Any) -> Any:
        form = world.forms[type(page).__name__] | {"slug": page.slug} | more
        if "user" not in more and getattr(page, "user_id", None):
            form["user"] = str(page.user_id)
        return _post("edit", client, page.pk, **form)

    return send


def _create(world: World, client: Client, index: Any) -> Any:
    kind = {"ArticleIndexPage": "Article", "PractitionerIndexPage": "Practitioner"}
    name = f"{kind[type(index).__name__]}Page"
    args = ("articles" if name == "ArticlePage" else "practitioners", name.lower(), index.pk)
    return _post("add", client, *args, **world.forms[name], slug="new")


def _simple(name: str, **data: str) -> Send:
    return lambda world, client, page: _post(name, client, page.pk, **data)


def _revert(world: World, client: Client, page: Any) -> Any:
    form = world.forms[type(page).__name__] | {"slug": page.slug, "title": "As it was"}
    return _post("revisions_revert", client, page.pk, page.latest_revision_id, **form)


def _unschedule(world: World, client: Client, page: Any) -> Any:
    return _post("revisions_unschedule", client, page.pk, page.scheduled_revision.pk)


def _move(world: World, client: Client, page: Any) -> Any:
    return _post("move_confirm", client, page.pk, page.get_parent().pk)


def _reorder(world: World, client: Client, page: Any) -> Any:
    position = "1" if page.get_prev_sibling() is None else "0"
    address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    return client.post(f"{address}?position={position}")


def _copy(**more: str) -> Send:
    def send(world: World, client: Client, page: Any) -> Any:
        parent = str(page.get_parent().pk)
        data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent}
        return _post("copy", client, page.pk, **data, **more)

    return send


def _review(action: str) -> Send:
    def send(world: World, client: Client, page: Any) -> Any:
        return _post("workflow_action", client, page.pk, action, world.things["task state"].pk)

    return send


def _tell(name: str) -> Send:
    def send(world: World, client: Client, page: Any) -> Any:
        address = reverse(f"retractions_admin:{name}", args=[page.pk])
        return client.post(address, {"text": "A dose was wrong."})

    return send


def _bulk(action: str) -> Send:
    def send(world: World, client: Client, page: Any) -> Any:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        data = {"chooser": page.get_parent().pk, "include_descendants": ""}
        return client.post(f"{address}?id={page.pk}&next=/admin/", data)

    return send


def _later() -> str:
    return timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")


SCHEDULE = _edit(**{"action-publish": "1", "go_live_at": _later()})
ACTIONS = {
    "create below": Action("wagtailadmin_pages:add", ("wagtail.create",), _create),
    "save a draft": Action("wagtailadmin_pages:edit", ("wagtail.edit",), _edit(title="Changed")),
    "comment": Action("wagtailadmin_pages:edit", ("wagtail.comments.create",), _edit(**COMMENT)),
    "submit": Action(
        "wagtailadmin_pages:edit", ("wagtail.workflow.start",), _edit(**{"action-submit": "1"})
    ),
    "publish": Action(
        "wagtailadmin_pages:edit", ("wagtail.publish",), _edit(**{"action-publish": "1"})
    ),
    "schedule": Action("wagtailadmin_pages:edit", ("wagtail.publish.schedule",), SCHEDULE),
    "unschedule": Action(
        "wagtailadmin_pages:revisions_unschedule", ("wagtail.schedule.cancel",), _unschedule
    ),
    "restore a version": Action(
        "wagtailadmin_pages:revisions_revert", ("wagtail.revert",), _revert
    ),
    "unpublish": Action(
        "wagtailadmin_pages:unpublish", ("wagtail.unpublish",), _simple("unpublish")
    ),
    "delete": Action("wagtailadmin_pages:delete", ("wagtail.delete",), _simple("delete")),
    "move": Action("wagtailadmin_pages:move_confirm", ("wagtail.move", "wagtail.reorder"), _move),
    "reorder": Action("wagtailadmin_pages:set_page_position", ("wagtail.reorder",), _reorder),
    "copy": Action("wagtailadmin_pages:copy", ("wagtail.copy",), _copy()),
    "copy and publish": Action(
        "wagtailadmin_pages:copy", ("wagtail.publish",), _copy(publish_copies="on")
    ),
    "restrict": Action(
        "wagtailadmin_pages:set_privacy",
        ("wagtail.view_restriction.create",),
        _simple("set_privacy", restriction_type="login"),
    ),
    "lock": Action("wagtailadmin_pages:lock", ("wagtail.lock",), _simple("lock")),
    "unlock": Action("wagtailadmin_pages:unlock", ("wagtail.unlock",), _simple("unlock")),
    "approve": Action(
        "wagtailadmin_pages:workflow_action", ("wagtail.workflow.approve",), _review("approve")
    ),
    "ask for changes": Action(
        "wagtailadmin_pages:workflow_action", ("wagtail.workflow.reject",), _review("reject")
    ),
    "withdraw from review": Action(
        "wagtailadmin_pages:edit",
        ("wagtail.workflow.cancel",),
        _edit(**{"action-cancel-workflow": "1"}),
    ),
    "retract": Action("retractions_admin:retract", ("retractions.retract",), _tell("retract")),
    "lift a retraction": Action("retractions_admin:lift", ("retractions.lift",), _tell("lift")),
    "publish in bulk": Action("wagtail_bulk_action", ("wagtail.publish",), _bulk("publish")),
    "unpublish in bulk": Action("wagtail_bulk_action", ("wagtail.unpublish",), _bulk("unpublish")),
    "delete in bulk": Action("wagtail_bulk_action", ("wagtail.delete",), _bulk("delete")),
    "move in bulk": Action(
        "wagtail_bulk_action", ("wagtail.move", "wagtail.reorder"), _bulk("move")
    ),
}
