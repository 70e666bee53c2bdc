"""Addresses of this site in what is pasted: which page each one means, published or not."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

IN_ADMIN = re.compile(r"pages/(\d{1,18})/.*")


class OwnLink(NamedTuple):
    """A link to a page of this site: its `href` as in `Format`, and the title of the page."""

    href: str
    title: str


def own_links(addresses: Iterable[str], request: HttpRequest) -> dict[str, OwnLink]:
    """Return the pages that `addresses` mean, published or not.

    An address in the admin, such as that of a form, means its page. The title of a page that is not
    published is there for those who may edit it.
    """
    found = {}
    hosts = _hosts(request.get_host())
    for address in addresses:
        parts = urlsplit(address)
        site = (
            hosts.get(parts.netloc.lower()) if parts.scheme.lower() in ("http", "https") else None
        )
        page = _page_at(unquote(parts.path), site) if site else None
        if page:
            may_see = page.live or page.permissions_for_user(request.user).can_edit()
            found[address] = OwnLink(f"page:{page.pk}", page.title if may_see else "")
    return found


def _hosts(asked: str) -> dict[str, Site]:
    """Return the hosts of this site; `asked` is the one that the editor uses."""
    sites = list(Site.objects.select_related("root_page"))
    default = [site for site in sites if site.is_default_site]
    own = (asked, urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc)
    return {host.lower(): site for site in default for host in own} | {
        urlsplit(site.root_url).netloc.lower(): site for site in sites
    }


def _page_at(path: str, site: Site) -> Page | None:
    admin = reverse("wagtailadmin_home")
    if path.startswith(admin):
        found = IN_ADMIN.fullmatch(path.removeprefix(admin))
        return Page.objects.filter(pk=found[1]).first() if found else None
    slugs = path.strip("/")
    place = f"{site.root_page.url_path}{slugs}/" if slugs else site.root_page.url_path
    if page := Page.objects.filter(url_path=place).first():
        return page
    moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path))
    moved = moved.filter(Q(site=site) | Q(site=None), redirect_page__isnull=False)
    redirect = moved.select_related("redirect_page").first()
    return redirect.redirect_page if redirect else None
