"""What the addresses of the own site lead to: the one rule for links that came as text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from cms.content.links.places import Place, place_of
from cms.foundation.visibility import in_public_collection, public_in_bulk

REDIRECTS_IN_A_ROW = 3
Found = dict[Place, "Target | None"]


@dataclass(frozen=True)
class Target:
    """What an own address leads to: a page, a document, an image, or nothing that exists.

    `suffix` is the query and the fragment of the address.
    """

    shown: Model | None = None
    suffix: str = ""


def target_of(address: str) -> Target | None:
    """Return what `address` leads to, as `targets_of` does."""
    return targets_of([address]).get(address)


def targets_of(addresses: Iterable[str], redirects: int = REDIRECTS_IN_A_ROW) -> dict[str, Target]:
    """Return what each address of the own site leads to, at most `redirects` redirects away.

    It may be absolute or begin with a slash, end with a slash or not, and be an old one that a
    redirect leads on. Left out are addresses of other sites, and own ones that are neither of a
    page nor of a file. The number of queries does not depend on the number of addresses.
    """
    places = {address: place for address in addresses if (place := place_of(address))}
    found: Found = {place: Target() for place in places.values()}
    if found:
        pages = dict(_pages(found))
        live = {place for place, target in pages.items() if target.shown.live}
        lost = [place for place in found if place.kind == "page" and place not in live]
        found |= pages | _led_on(lost, redirects)
        found |= dict(_numbered(found)) | dict(_documents(found)) | dict(_files(found))
    return {address: target for address, place in places.items() if (target := found[place])}


def public_targets(targets: Iterable[Target]) -> set[Target]:
    """Return those of `targets` that readers can open now."""
    chosen = set(targets)
    keys = [target.shown.pk for target in chosen if isinstance(target.shown, Page)]
    public = set(public_in_bulk(Page, keys)) if keys else set()
    return {target for target in chosen if _is_public(target.shown, public)}


def _is_public(shown: Any, public: set[Any]) -> bool:
    if isinstance(shown, Page):
        return shown.pk in public
    return shown is not None and in_public_collection(shown)


def _pages(found: Iterable[Place]) -> Iterator[tuple[Place, Any]]:
    """Yield the page at each place, live or not."""
    roots = [root.root_path.rstrip("/") for root in Site.get_site_root_paths()]
    paths: dict[str, list[Place]] = {}
    for place in found:
        if place.kind == "page":
            for root in roots:
                path = f"{root}/{place.key}/" if place.key else f"{root}/"
                paths.setdefault(path, []).append(place)
    for page in Page.objects.filter(url_path__in=paths).order_by("live", "-pk") if paths else ():
        yield from ((place, Target(page, place.suffix)) for place in paths[page.url_path])


def _led_on(places: list[Place], redirects: int) -> Found:
    """Return what redirects from `places` lead to; None for what is not on the own site."""
    if not places:
        return {}
    paths = {place: list(_old_paths(place)) for place in places}
    made = Redirect.objects.filter(old_path__in={path for each in paths.values() for path in each})
    by_path = {redirect.old_path: redirect for redirect in made.select_related("redirect_page")}
    found = {
        place: next((by_path[path] for path in each if path in by_path), None)
        for place, each in paths.items()
    }
    led = {place: redirect for place, redirect in found.items() if redirect}
    links = [each.redirect_link for each in led.values() if not each.redirect_page]
    further = targets_of(links, redirects - 1) if redirects else dict.fromkeys(links, Target())
    return {
        place: Target(redirect.redirect_page, place.suffix)
        if redirect.redirect_page
        else further.get(redirect.redirect_link)
        for place, redirect in led.items()
    }


def _old_paths(place: Place) -> Iterator[str]:
    """Yield the old paths that a redirect from a place may have, first the one with its query."""
    if place.suffix.startswith("?"):
        yield Redirect.normalise_path(f"/{place.key}{place.suffix}")
    yield Redirect.normalise_path(f"/{place.key}")


def _numbered(found: Iterable[Place]) -> Iterator[tuple[Place, Target]]:
    places = {place.key: place for place in found if place.kind == "number"}
    for page in Page.objects.filter(pk__in=places) if places else ():
        yield places[str(page.pk)], Target(page)


def _documents(found: Iterable[Place]) -> Iterator[tuple[Place, Target]]:
    places = [place for place in found if place.kind == "document"]
    keys = {place.key for place in places}
    documents = get_document_model().objects.filter(pk__in=keys) if keys else ()
    by_key = {str(document.pk): document for document in documents}
    yield from ((p, Target(by_key[p.key], p.suffix)) for p in places if p.key in by_key)


def _files(found: Iterable[Place]) -> Iterator[tuple[Place, Target]]:
    """Yield the document or image whose file, or a rendition of which, is at each place."""
    places = {place.key: place for place in found if place.kind == "file"}
    if not places:
        return
    image = get_image_model()
    renditions = image.get_rendition_model().objects.filter(file__in=places)
    for rendition in renditions.select_related("image__collection"):
        yield places[rendition.file.name], Target(rendition.image)
    for model in (image, get_document_model()):
        for stored in model.objects.filter(file__in=places).select_related("collection"):
            yield places[stored.file.name], Target(stored)
