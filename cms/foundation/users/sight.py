"""The single rule of which pages somebody sees in the admin, and whose drafts they read.

A draft is read by those who may edit, publish or lock its page, those whose review it awaits, and
those whom the hook `pages_handed_to` names. Everybody else sees of a page what readers see: what is
public, under its published title. The pages that lead to somebody's place of work are seen, too.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, PageLogEntry, TaskState, get_default_page_content_type
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from cms.foundation.batches import kept
from cms.foundation.visibility import Hidden, public

HIDDEN = "A page that you may not see"
DRAFTS = frozenset({"change", "publish", "lock", "unlock", "bulk_delete"})
policy = PagePermissionPolicy()
# Whoever is at work in the admin, until the answer to the request is written.
viewer: ContextVar[Any] = ContextVar("viewer", default=None)
# Kept before it is replaced.
_all_viewable = type(PageLogEntry.objects).viewable_by_user


class Sight:
    """What one user sees beyond the rights of their roles, each read when it is first asked for.

    The sets of primary keys are small.
    """

    def __init__(self, user: Any) -> None:
        self._user = user

    @cached_property
    def handed(self) -> frozenset[int]:
        """The pages that are handed to the user to review."""
        return frozenset(_handed_to(self._user))

    @cached_property
    def places(self) -> frozenset[int]:
        """The pages at which roles give the user rights, and those above."""
        return frozenset(_places_of(self._user))

    @cached_property
    def _hidden(self) -> Hidden:
        return kept(Hidden, Hidden.read)

    @cached_property
    def _expired(self) -> frozenset[int]:
        """The live pages whose time has passed."""
        over = Page.objects.live().filter(expire_at__lte=timezone.now())
        return frozenset(over.values_list("pk", flat=True))

    def is_public(self, page: Page) -> bool:
        """Return whether readers see `page`, whose expiry in memory may be that of a draft."""
        return page.live and page.pk not in self._expired and not self._hidden.includes(page)


def sight_of(user: Any) -> Sight:
    """Return what `user` sees, found once in a request, as Wagtail does with permissions."""
    found: Sight | None = getattr(user, "sight", None)
    if found is None:
        found = user.sight = Sight(user)
    return found


def _handed_to(user: Any) -> Iterator[int]:
    if not user.is_authenticated or user.is_superuser:
        return
    pages = {"workflow_state__base_content_type": get_default_page_content_type()}
    # Wagtail reads each task and its groups to find out, and often nothing is in review.
    if TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, **pages).exists():
        states = TaskState.objects.reviewable_by(user).filter(**pages)
        key = Cast("workflow_state__object_id", IntegerField())
        yield from states.values_list(key, flat=True)
    for hook in hooks.get_hooks("pages_handed_to"):
        yield from hook(user)


def _places_of(user: Any) -> Iterator[int]:
    granted = policy.get_cached_permissions_for_user(user)
    paths = {
        grant.page.path[:end]
        for grant in granted
        for end in range(Page.steplen, len(grant.page.path) + 1, Page.steplen)
    }
    yield from Page.objects.filter(path__in=paths).values_list("pk", flat=True)


def drafts_of(user: Any) -> PageQuerySet:
    """Return the pages whose drafts `user` may read."""
    editable = policy.instances_user_has_any_permission_for(user, DRAFTS)
    handed = sight_of(user).handed
    return Page.objects.filter(Q(pk__in=editable.values("pk")) | Q(pk__in=handed))


def visible_pages(user: Any) -> PageQuerySet:
    """Return all pages that `user` may see, as a draft or as readers see them."""
    drafts, places = drafts_of(user).values("pk"), sight_of(user).places
    return Page.objects.filter(public() | Q(pk__in=places) | Q(pk__in=drafts))


def may_read_draft(user: Any, page: Page) -> bool:
    """Return whether `user` may read what is not published of `page`."""
    return _has_rights(user, page) or page.pk in sight_of(user).handed


def may_see(user: Any, page: Page) -> bool:
    """Return whether `user` may see `page`, as a draft or as readers see it."""
    if _has_rights(user, page):
        return True
    sight = sight_of(user)
    # What takes the most queries is asked last.
    return sight.is_public(page) or page.pk in sight.places or page.pk in sight.handed


def _has_rights(user: Any, page: Page) -> bool:
    return bool(policy.user_has_any_permission_for_instance(user, DRAFTS, page))


def shown_title(page: Page) -> str:
    """Return the title of `page` for the lists of whoever is at work in the admin now.

    Outside the admin, that of the draft.
    """
    user, title, draft = viewer.get(), str(page.title), str(page.draft_title or page.title)
    if page.pk is None or user is None or (draft != title and may_read_draft(user, page)):
        return draft
    return title if may_see(user, page) else HIDDEN


def viewable_entries(manager: Any, user: Any) -> Any:
    """Return the entries of the log on pages whose drafts `user` may read.

    An entry keeps the title that the draft had.
    """
    entries, deleted = _all_viewable(manager, user), PageLogEntry.objects.filter(deleted=True)
    readable = Q(page__in=drafts_of(user).values("pk"))
    return entries.filter(readable | Q(page_id__in=deleted.values("page_id")))


class SeenPagesPolicy(PagePermissionPolicy):
    """Wagtail's permissions on pages, with only those pages in its lists that a user may see."""

    def explorable_instances(self, user: Any) -> PageQuerySet:
        """Return the pages that the lists, the search and the API of the admin show."""
        pages: PageQuerySet = super().explorable_instances(user)
        return pages if user.is_superuser else pages.filter(pk__in=visible_pages(user).values("pk"))
