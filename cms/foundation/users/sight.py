"""The single rule of which pages somebody sees in the admin, and whose drafts they read.

A draft is read by those who may edit, publish or lock its page, those whose review it awaits, and
those whom the hook `pages_handed_to` names. Everybody else sees of a page what readers see: what is
public, under its published title. The pages that lead to somebody's place of work are seen, too.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from wagtail import hooks
from wagtail.models import Page, PageLogEntry, TaskState, get_default_page_content_type
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from cms.foundation.visibility import public_pages

HIDDEN = "A page that you may not see"
DRAFTS = frozenset({"change", "publish", "lock", "unlock", "bulk_delete"})
policy = PagePermissionPolicy()
# Whoever is at work in the admin, until the answer to the request is written.
viewer: ContextVar[Any] = ContextVar("viewer", default=None)
# Kept before it is replaced.
_all_viewable = type(PageLogEntry.objects).viewable_by_user


@dataclass(frozen=True)
class Sight:
    """What one user sees beyond the rights of their roles, by primary keys; all sets are small."""

    handed: frozenset[int]
    places: frozenset[int]
    withheld: frozenset[int]
    """Live pages that are not public."""


def sight_of(user: Any) -> Sight:
    """Return what `user` sees, found once in a request, as Wagtail does with permissions."""
    found: Sight | None = getattr(user, "sight", None)
    if found is None:
        live = Page.objects.live().exclude(pk__in=public_pages(Page.objects.all()).values("pk"))
        withheld = live.values_list("pk", flat=True)
        found = Sight(frozenset(_handed_to(user)), frozenset(_places_of(user)), frozenset(withheld))
        user.sight = found
    return found


def _handed_to(user: Any) -> Iterator[int]:
    if not user.is_authenticated or user.is_superuser:
        return
    pages = {"workflow_state__base_content_type": get_default_page_content_type()}
    states = TaskState.objects.reviewable_by(user).filter(**pages)
    key = Cast("workflow_state__object_id", IntegerField())
    yield from states.values_list(key, flat=True)
    for hook in hooks.get_hooks("pages_handed_to"):
        yield from hook(user)


def _places_of(user: Any) -> Iterator[int]:
    """Yield the pages at which roles give the user rights, and those above."""
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
    public = public_pages(Page.objects.all()).values("pk")
    drafts, places = drafts_of(user).values("pk"), sight_of(user).places
    return Page.objects.filter(Q(pk__in=public) | Q(pk__in=drafts) | Q(pk__in=places))


def may_read_draft(user: Any, page: Page) -> bool:
    """Return whether `user` may read what is not published of `page`."""
    has_rights = policy.user_has_any_permission_for_instance(user, DRAFTS, page)
    return bool(has_rights) or page.pk in sight_of(user).handed


def may_see(user: Any, page: Page) -> bool:
    """Return whether `user` may see `page`, as a draft or as readers see it."""
    if may_read_draft(user, page):
        return True
    sight = sight_of(user)
    return page.pk in sight.places or (page.live and page.pk not in sight.withheld)


def shown_title(page: Page) -> str:
    """Return the title of `page` for the lists of whoever is at work in the admin now.

    Outside the admin, that of the draft.
    """
    user = viewer.get()
    if page.pk is None or user is None or may_read_draft(user, page):
        return str(page.draft_title or page.title)
    return str(page.title) if may_see(user, page) else HIDDEN


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
