"""Records that keep every version of a page when two editors save it."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.content.pages.models import BasePage
from cms.foundation.users.models import User


class OpenedRevision(models.Model):
    """A revision that an editor's form was opened with and that therefore must not change.

    Autosave overwrites the revision that it wrote before. The version that another editor started
    from would be lost, and then nobody could tell what each of the two editors changed.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.revision)

    @staticmethod
    def note(revision: Revision | None) -> None:
        """Record that a form was opened with `revision`."""
        if revision:
            opened = OpenedRevision(revision=revision)
            OpenedRevision.objects.bulk_create([opened], ignore_conflicts=True)


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    """The queryset of versions that were set aside."""

    def open(self) -> Self:
        """Return the versions about which nobody has decided yet."""
        return self.filter(settled_at=None)


class SetAside(models.Model):
    """A version that was not saved because the page had been saved after its form was opened.

    The version is a revision that is shown in the page's history, but it is never the latest one.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="set_aside")
    base = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # The version that both editors started from; it is needed to tell who changed what.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page}, {self.created_at:%Y-%m-%d %H:%M}"

    def settle(self) -> None:
        """Record that an editor has decided about the version."""
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])


def set_aside(
    page: BasePage, content: dict[str, Any], *, base: Revision | None, user: User
) -> SetAside:
    """Keep `content` as a revision of the page that is not its latest one."""
    latest = page.get_latest_revision()
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        # Wagtail asks in several places for the newest revision, for example in `purge_revisions`.
        created_at=latest.created_at - timedelta(microseconds=1),
        content=content,
        object_str=content["title"],
    )
    log(page, "editing.set_aside", user=user, revision=revision, content_changed=True)
    return SetAside.objects.create(page_id=page.pk, revision=revision, base=base, user=user)


def lock_page(page_id: int, *, also_parent: bool = False) -> None:
    """Lock the row of the page, and before it the row of its parent if `also_parent` is given."""
    rows = Page.objects.select_for_update(no_key=True)
    page = Page.objects.filter(pk=page_id).first() if also_parent else None
    if page and not page.is_root():
        rows.filter(path=page.path[: -page.steplen]).values_list("pk").first()
    rows.filter(pk=page_id).values_list("pk").first()
