"""A practice with somebody in each role, and something of each kind to lay hands on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    Site,
    UploadedFile,
    Workflow,
    WorkflowTask,
)
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from cms.content.content_checks.models import ClaimPhrase
from cms.content.practice.models import PracticeSettings
from cms.editorial.editing.models import set_aside
from cms.editorial.preview_links.models import share
from cms.foundation.users.roles import Role
from tests.factories import (
    SiteTree,
    jpeg,
    make_article,
    make_image,
    make_practitioner,
    make_site,
    make_topic,
)

NOBODY, SUPERUSER = "nobody", "superuser"
# How the tables of expectations abbreviate those who try.
LETTERS = {
    "W": Role.WRITER,
    "E": Role.EDITOR,
    "C": Role.CLINICAL_REVIEWER,
    "P": Role.PRACTITIONER,
    "M": Role.PARTNER_MANAGER,
    "A": Role.ADMINISTRATOR,
}
# What any visit to the admin may write.
INCIDENTAL = (
    "axes_accesslog",
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
)


@dataclass
class World:
    """The practice: who there is, and what there is."""

    site: SiteTree
    users: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def browser(self, who: str, **headers: str) -> Client:
        """A browser in which `who` has logged in, whatever the one before it did.

        It asks as a script does: then a refusal is the status 403 and no redirection.
        """
        client = Client(headers={"x-requested-with": "XMLHttpRequest"} | headers)
        client.cookies.update(self.cookies.get(who, {}))
        return client


def make_world() -> World:
    """All of it, and a filled-in form for each type of page."""
    world = World(make_site())
    _make_people(world)
    _make_pages(world)
    _make_things(world)
    for page in ("home page", "article index", "own biography", "article"):
        world.forms[type(world.pages[page]).__name__] = _edit_form(world, world.pages[page])
    world.forms["PractitionerIndexPage"] = world.forms["ArticleIndexPage"]
    return world


def _make_people(world: World) -> None:
    create = get_user_model().objects.create_user
    for role in Role:
        world.users[role] = create(role.name.lower(), f"{role.name.lower()}@example.com", "secret")
        world.users[role].groups.add(Group.objects.get(name=role))
    world.users["colleague"] = create("colleague", password="secret")
    root = get_user_model().objects.create_superuser("root", "root@example.com", "secret")
    world.users[SUPERUSER] = root
    for name, user in world.users.items():
        client = Client()
        client.force_login(user)
        world.cookies[name] = client.cookies


def _make_pages(world: World) -> None:
    site, users = world.site, world.users
    writer, colleague = users[Role.WRITER], users["colleague"]
    author = make_practitioner(site, "Ada Quill", user=users[Role.PRACTITIONER])
    reviewer = make_practitioner(site, "Bea Thorn", user=users[Role.CLINICAL_REVIEWER])
    reviewer.licences.create(kind="Physician", jurisdiction="Ellery", number="MD-7")
    reviewer.save()
    pages = world.pages = {
        "home page": site.home,
        "article index": site.articles,
        "practitioner index": site.practitioners,
        "own biography": author,
        "biography": make_practitioner(site, "Wren Halloway", owner=colleague),
    }

    def article(name: str, owner: Any, **fields: Any) -> Any:
        pages[name] = make_article(site, name, owner=owner, authors=[author], **fields)
        return pages[name]

    article("own draft", writer, publish=False).save_revision()
    article("practitioner's draft", users[Role.PRACTITIONER], publish=False).save_revision()
    article("own article", writer)
    article("draft", colleague, publish=False).save_revision()
    article("article", colleague)
    article("locked article", colleague)
    Page.objects.filter(pk=pages["locked article"].pk).update(locked=True, locked_by=colleague)
    article("retracted article", colleague).retract("A dose was wrong.")
    soon = timezone.now() + timedelta(days=1)
    article("scheduled article", colleague, publish=False, go_live_at=soon)
    pages["scheduled article"].save_revision().publish()
    _start_review(world, article("article in review", colleague, publish=False))
    for page in (site.home, site.articles, site.practitioners):
        page.save_revision()


def _start_review(world: World, page: Any) -> None:
    """Put the page before the clinical reviewers; after them comes an editor."""
    workflow = Workflow.objects.create(name="Clinical review, then an editor")
    for order, role in enumerate((Role.CLINICAL_REVIEWER, Role.EDITOR)):
        task = GroupApprovalTask.objects.create(name=f"{role}'s approval")
        task.groups.add(Group.objects.get(name=role))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    page.save_revision()
    state = workflow.start(page, world.users["colleague"])
    current = state.current_task_state
    world.things |= {"workflow": workflow, "workflow state": state}
    world.things |= {"task": current.task, "task state": current}


def _make_things(world: World) -> None:
    collection = Collection.get_first_root_node().add_child(name="Leaflets")
    group = Group.objects.create(name="Another group")
    site = Site.objects.create(hostname="other.example.com", root_page=world.site.home)
    documents = get_document_model().objects
    things = world.things
    for name, owner in (("own", world.users[Role.WRITER]), ("other", world.users["colleague"])):
        file = ContentFile(b"%PDF-1.4", f"{name}.pdf")
        things[f"{name} image"] = make_image(f"{name} image", uploaded_by_user=owner)
        things[f"{name} document"] = documents.create(title=name, file=file, uploaded_by_user=owner)
        things[f"{name} upload"] = UploadedFile.objects.create(
            file=ContentFile(jpeg(), f"{name}.jpg"),
            uploaded_by_user=owner,
            for_content_type=ContentType.objects.get_for_model(get_image_model()),
        )
    things |= {"topic": make_topic(), "collection": collection, "group": group, "site": site}
    for place in Site.objects.all():
        PracticeSettings.for_site(place)  # Opening the settings makes them.
    for name, page in (("own", "own article"), ("other", "article")):
        link, _ = share(world.pages[page], user=world.users["colleague"], days=7)
        things[f"{name} link"] = link
        late = world.pages[page].latest_revision.content | {"title": "Saved too late"}
        version = set_aside(world.pages[page], late, base=None, user=world.users["colleague"])
        things[f"{name} conflict"] = version
    things["claimphrase"] = ClaimPhrase.objects.create(phrase="a miracle")
    things["redirect"] = Redirect.objects.create(old_path="/old", redirect_link="/new")


def _edit_form(world: World, page: Any) -> dict[str, Any]:
    """What the browser of somebody who may do everything would send for a page of this type."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = world.browser(SUPERUSER, **{"x-requested-with": ""}).get(address)
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").dict()
    # Each page of the type is to be sent with it: as its own slug, with child objects of its own.
    kept = {k: v for k, v in data.items() if k not in ("slug", "user", "loaded_revision_id")}
    kept |= {k: "0" for k in kept if k.endswith("-INITIAL_FORMS")}
    kept |= {k: "" for k in kept if k.endswith("-id")}
    text = rich_text("<p>What it says.</p>")
    return {**kept, **nested_form_data({"body": streamfield([("paragraph", text)])})}


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the end whatever happens to the database meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[list[str]]:
    """A list to which each statement is added that changes more than a visit does."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if changes and not any(f'"{table}"' in sql[:80] for table in INCIDENTAL):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written
