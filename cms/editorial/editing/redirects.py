"""Redirects from the old address of a page, created in the transaction that moves the page.

Wagtail creates redirects for a new slug after the commit, where a crash loses them, and it also
creates them for drafts that nobody could ever open.
"""

from copy import copy

from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.signals import post_page_move

from cms.content.pages.signals import address_changed
from cms.foundation.addresses import page_path


def redirect_from(old_url_path: str, page: Page) -> None:
    """Create redirects from the old addresses of `page` and its descendants if it has moved.

    A redirect points to a page and not to an address, so it follows the page when it moves again.
    It is used only if there is no page at the address itself.
    """
    if old_url_path == page.url_path:
        return
    before = copy(page)
    before.url_path = old_url_path
    both = _site_ids(before) & _site_ids(page)
    create_redirects(page, before, Site.objects.filter(pk__in=both).exclude(root_page=page))
    _forget_circles(page)


def _site_ids(page: Page) -> set[int]:
    roots = Site.get_site_root_paths()
    return {root.site_id for root in roots if page.url_path.startswith(root.root_path)}


def _forget_circles(page: Page) -> None:
    """Delete redirects that lead to a page from its own current address, as after a→b→a.

    They would send a reader round in a circle as soon as the page is unpublished.
    """
    made = Redirect.objects.filter(
        automatically_created=True, redirect_page__in=page.get_descendants(inclusive=True)
    )
    circles = [
        redirect.pk
        for redirect in made.select_related("redirect_page")
        if redirect.old_path == Redirect.normalise_path(page_path(redirect.redirect_page))
    ]
    made.filter(pk__in=circles).delete()


def connect() -> None:
    """Connect the receiver."""
    for signal in (address_changed, post_page_move):
        signal.connect(keep_old_addresses)


def keep_old_addresses(instance: Page, url_path_before: str, **_: object) -> None:
    """Create redirects for a page that was ever public, or that another one links to.

    Nobody else has the address of a mere draft. Both signals are sent before the change is
    committed.
    """
    is_known = instance.live or instance.first_published_at
    if is_known or ReferenceIndex.get_references_to(instance).exists():
        redirect_from(url_path_before, instance.specific)
