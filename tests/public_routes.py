"""Everything that is served to those without a login, from the URL resolver and the page types."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.content.documents.models import Document
from cms.content.pages.models import BasePage
from cms.content.practice.current import current_practice
from cms.delivery.items.social_images import topic_card
from cms.editorial.preview_links.models import share
from cms.foundation.addresses import page_path
from cms.foundation.transactions import unit_of_work
from cms.foundation.users.models import User
from home.models import InformationPage
from tests.blocks import each_block
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)
from tests.roles.admin_views import named_views

# Reached by the pages and the document themselves.
BY_PATH = {"wagtail_serve", "wagtaildocs_serve", "twin"}
# Asked by programs with a token.
FOR_PROGRAMS = "wagtailapi_v3:"


QUERIES = {
    "api:content": "?path=/articles/back-pain/",
    "api:oembed": "?url=http://testserver/articles/back-pain/",
    "wagtailapi:pages:find": "?html_path=/articles/back-pain/",
    "search": "?q=back",
}


@dataclass(frozen=True)
class Everything:
    """A site with one page of each type, each block, and what routes need to be asked for."""

    pages: dict[str, BasePage]
    parameters: dict[str, Any]
    document: str

    def gates(self) -> dict[str, set[str]]:
        """The addresses of the forms that let somebody in, and their fields."""
        of_password = {"csrfmiddlewaretoken", "return_url", "password"}
        fields = {
            "wagtailcore_authenticate_with_password": of_password,
            "wagtaildocs_authenticate_with_password": of_password,
            "wagtailcore_login": {"csrfmiddlewaretoken", "next", "username", "password"},
        }
        return {address_of(name, self.parameters): asked for name, asked in fields.items()}

    def addresses(self) -> list[str]:
        """One of each kind of page and of each route, and what is not there."""
        pages = [page_path(page) for page in self.pages.values()]
        twins = [f"{path.rstrip('/') or '/index'}.md" for path in pages]
        nothing = ["/not/there/", "/not/there.md", "/api/v1/not/there/"]
        return [*pages, *twins, self.document, *routes(self.parameters, QUERIES), *nothing]


def routes(parameters: dict[str, Any], queries: dict[str, str]) -> list[str]:
    """An address of each route that has a name, but for the admin's.

    `parameters` has what each needs, by its keyword or by the route and its keyword; `queries` has
    the query strings of routes.
    """
    return [
        address_of(name, parameters) + queries.get(name, "")
        for name in public_views()
        if name not in BY_PATH and not name.startswith(FOR_PROGRAMS)
    ]


def public_views() -> dict[str, tuple[str, ...]]:
    """The name of each route but for the admin's, and the keywords that its address is made of."""
    patterns = [p for p in get_resolver().url_patterns if not str(p.pattern).startswith("admin/")]
    return {name: keywords for name, keywords in named_views(patterns, "", ()) if name}


def address_of(name: str, parameters: dict[str, Any]) -> str:
    """The address of the route with that name."""
    keywords = public_views()[name]
    return reverse(name, kwargs={key: _parameter(parameters, name, key) for key in keywords})


def _parameter(parameters: dict[str, Any], view: str, keyword: str) -> Any:
    return parameters.get(f"{view} {keyword}") or parameters[keyword]


# As one unit, content items are compared once and not after each of its steps.
@unit_of_work()
def make_everything(site: SiteTree) -> Everything:
    """The site, published."""
    author = make_practitioner(site, portrait=make_image("Portrait"), portrait_alt="Ada")
    image = make_image("Harbor")
    topic = make_topic()
    document = Document.objects.create(title="A leaflet", file=ContentFile(b"%PDF-", "leaflet.pdf"))
    text = f'<p><a linktype="document" id="{document.pk}">For all</a></p>'
    information = {"title": "Accessibility", "body": stream(("paragraph", text))}
    site.home.add_child(instance=InformationPage(**information))
    article = make_article(
        site,
        authors=[author],
        topics=[topic],
        hero_image=image,
        hero_image_decorative=True,
        body=each_block(site.home, image),
    )
    practice = current_practice()
    practice.booking_url, practice.email = "https://book.example.org/", "hello@example.com"
    practice.telephone = "+1 555 0142"
    practice.save()
    user = User.objects.create_user("sharer")
    private = make_private(site)
    parameters = {
        **private,
        "slug": "back-pain",
        "api:articles-detail pk": article.content_id,
        "api:articles-representation pk": article.content_id,
        "api:practitioners-detail pk": author.content_id,
        "api:practitioners-representation pk": author.content_id,
        "format": "html",
        "card route": "articles",
        "card key": article.content_id,
        "wagtailapi:pages:detail pk": article.pk,
        "wagtailapi:images:detail pk": image.pk,
        "wagtailapi:documents:detail pk": document.pk,
        "feeds:type route": "articles",
        "feeds:author pk": author.content_id,
        "page_card key": article.content_id,
        "topic_card key": topic.slug,
        "topic_card digest": topic_card(topic, practice).digest,
        "digest": "an-older-one",
        "suffix": "atom",
        "number": 1,
        "kind": "not-found",
        "chapter": "copying",
        "token": share(article, user=user, days=7)[1],
    }
    pages = Page.objects.filter(depth__gt=1).exclude(pk=private["page_id"])
    found = (page.specific for page in pages)
    return Everything({type(page).__name__: page for page in found}, parameters, document.url)


def make_private(site: SiteTree) -> dict[str, int]:
    """What the forms for a password are asked for: those of a page and of a folder of files."""
    page = site.home.add_child(instance=InformationPage(title="For members", slug="members"))
    of_page = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="needle"
    )
    folder = Collection.get_first_root_node().add_child(name="For members")
    of_files = CollectionViewRestriction.objects.create(
        collection=folder, restriction_type="password", password="needle"
    )
    return {
        "page_id": page.pk,
        "page_view_restriction_id": of_page.pk,
        "restriction_id": of_files.pk,
    }
