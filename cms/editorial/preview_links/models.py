"""Links that show one draft to anybody who has them."""

import hashlib
import secrets
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import Signer
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.content.pages.models import BasePage
from cms.foundation.file_passes import passes_by
from cms.foundation.users.models import User

TOKEN_BYTES = 32


def hash_token(token: str) -> str:
    """Return the hash that is stored in place of a token.

    A token is random and long, so a plain SHA-256 reveals nothing about it.
    """
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """The queryset of preview links."""

    def open(self) -> Self:
        """Return the links that still work."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def forget_ended(self) -> None:
        """Delete the drafts of expired links, but keep the links themselves."""
        self.filter(expires_at__lte=timezone.now()).exclude(content=None).update(content=None)


class PreviewLink(models.Model):
    """A link that shows one draft of a page to anybody with the token until it ends.

    It ends when it expires or is revoked. The draft is kept as a copy: autosave writes later
    changes into its revision, and `purge_revisions` deletes old revisions.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="preview_links"
    )
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder, editable=False)
    saved_at = models.DateTimeField("draft of")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField("times opened", default=0)
    last_opened_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="preview_expires")]

    wagtail_reference_index_ignore = True  # A page is not in use because it is shared.

    def __str__(self) -> str:
        return f"{self.page}, {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def state(self) -> str:
        """The state of the link: `open`, `expired` or `revoked`."""
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"

    @property
    def has_newer_draft(self) -> bool:
        """Whether the page was saved again after the draft that the link shows."""
        latest = self.page.latest_revision
        return latest is not None and latest.created_at > self.saved_at

    @property
    def published_since(self) -> bool:
        """Whether the page was published after the draft was saved, perhaps with its content."""
        published = self.page.last_published_at
        return bool(self.page.live and published and published > self.saved_at)

    def draft(self) -> BasePage:
        """Return the page with the content of the draft; it must not be saved."""
        page: BasePage = self.page.specific.with_content_json(self.content)
        return page

    def passes(self) -> AbstractContextManager[None]:
        """Return a context in which the addresses of files get passes of this link."""
        return passes_by(lambda path: f"{self.pk}.{_signature(self.pk, path)}")

    def note_opened(self) -> None:
        """Count one more reader."""
        PreviewLink.objects.filter(pk=self.pk).update(
            opened=models.F("opened") + 1, last_opened_at=timezone.now()
        )

    def revoke(self, user: User) -> None:
        """Make the link stop working, and delete its draft."""
        self.revoked_at, self.content = timezone.now(), None
        self.save(update_fields=["revoked_at", "content"])
        log(self.page.specific, "previews.revoke", user=user, data={"link": self.pk})


def _signature(pk: int, path: str) -> str:
    return Signer(salt="cms.editorial.preview_links").signature(f"{pk}:{path}")


def honours(path: str, shown: str) -> bool:
    """Return whether an open link issued the pass `shown` for the file at `path`."""
    key, _, signature = shown.partition(".")
    if not key.isdecimal() or not constant_time_compare(signature, _signature(int(key), path)):
        return False
    return PreviewLink.objects.open().filter(pk=key).exists()


def share(page: BasePage, *, user: User, days: int) -> tuple[PreviewLink, str]:
    """Create a link to the latest draft of `page`, as it is now, that works for `days` days.

    Return the link and its token, which cannot be recovered later.
    """
    PreviewLink.objects.forget_ended()
    revision = page.get_latest_revision()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PreviewLink.objects.create(
        token_hash=hash_token(token),
        page_id=page.pk,
        revision=revision,
        content=revision.content if revision else page.serializable_data(),
        saved_at=revision.created_at if revision else timezone.now(),
        created_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    data = {"link": link.pk, "expires_at": link.expires_at.isoformat()}
    log(page, "previews.share", user=user, revision=revision, data=data)
    return link, token
