"""An address of the own site that came as text is a link to what is there."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import URLField
from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import URLBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)

from articles.models import ArticlePage
from articles.parts import Reference
from cms.content.blocks.rich_text import display_html
from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.findings import Kind
from cms.content.documents.models import Document
from cms.content.images.renditions import existing_renditions
from cms.content.links.fields import AddressBlock, AddressField
from cms.content.links.rich_text import with_links_to_pages
from cms.content.links.targets import Target, target_of
from cms.content.practice.current import current_practice
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from practitioners.models import Licence, PractitionerPage, Profile
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

pytestmark = pytest.mark.django_db

WAYS = (
    "http://testserver/articles/back-pain/",
    "http://testserver/articles/back-pain",
    "http://TESTSERVER:80/articles/back-pain/",
    "https://testserver/articles/back-pain/",
    "//testserver/articles/back-pain/",
    "/articles/back-pain/",
    "/articles/back%2Dpain/",
    " /articles/back-pain/ ",
    "http://testserver/articles/back-pain.md",
)
ELSEWHERE = (
    "https://www.example.org/articles/back-pain/",
    "http://testserver.example.org/articles/back-pain/",
    "http://testserver:8443/articles/back-pain/",
    "ftp://testserver/articles/back-pain/",
    "articles/back-pain/",
    "#back-pain",
    "mailto:a@testserver",
    "http://[testserver/",
    "http://testserver/topics/back-pain/",
    "/feeds/articles.atom",
    "/search/?q=back",
    "",
)


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    return make_article(site)


def link(address: str) -> str:
    return f'<p>Read <a href="{address}">this</a>.</p>'


def html_of(page: Page) -> str:
    """The first block of the page's item, as it is stored."""
    content: Any = ContentItem.objects.get(page=page.pk).parsed
    return str(content["body"][0]["html"])


def rename(page: Page, slug: str) -> None:
    page.slug = slug
    page.save_revision().publish()


@pytest.mark.parametrize("address", WAYS)
def test_however_it_is_written(article: ArticlePage, address: str) -> None:
    assert target_of(address) == Target(article.page_ptr)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_is_not_the_address_of_a_page_or_file(article: ArticlePage, address: str) -> None:
    assert target_of(address) is None
    assert with_links_to_pages(link(address)) == link(address)


def test_each_host_of_the_site_is_its_own(article: ArticlePage, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "old.example", ".clinic.example", "*"]
    hosts = ("old.example", "www.clinic.example", "clinic.example:443", "other.example")

    found = [target_of(f"https://{host}/articles/back-pain/") for host in hosts]

    assert found == [*[Target(article.page_ptr)] * 3, None]


def test_an_old_address_leads_on(article: ArticlePage) -> None:
    Redirect.add_redirect("/first", "http://testserver/second/?x=1")
    Redirect.add_redirect("/second", article)
    Redirect.add_redirect("/away", "https://www.example.org/")
    Redirect.add_redirect("/circle", "/circle/")

    led = [target_of(address) for address in ("/first/", "/second/#a", "/away/", "/circle/")]

    page = article.page_ptr
    assert led == [Target(page, "?x=1"), Target(page, "#a"), None, Target()]


def test_the_address_of_a_page_in_the_admin_is_that_of_the_page(article: ArticlePage) -> None:
    assert target_of(f"http://testserver/admin/pages/{article.pk}/edit/") == Target(
        article.page_ptr
    )
    hidden = ("/admin/", "/admin/images/1/", "/preview/abc/", "/admin/pages/999999999999999999/")
    assert [target_of(address) for address in hidden] == [Target()] * 4


def test_a_link_is_stored_as_one_that_was_chosen(site: SiteTree, article: ArticlePage) -> None:
    """By code that imports, too: nobody has to go through a form."""
    document = Document.objects.create(title="Form", file=ContentFile(b"A form", "form.txt"))
    typed = [
        "http://testserver/articles/back-pain/?a=1&amp;b=2#dose",
        document.url,
        "https://www.example.org/",
        "/articles/nothing/",
    ]
    body = stream(
        ("paragraph", "".join(map(link, typed))),
        ("question", {"question": "Where?", "answer": link("/articles/back-pain/")}),
    )
    key = article.pk
    chosen = (
        f'<a id="{key}" linktype="page" suffix="?a=1&amp;b=2#dose">',
        f'<a id="{document.pk}" linktype="document">',
        '<a href="https://www.example.org/">',
        '<a href="/articles/nothing/">',
    )
    new = make_article(site, "New", body=body, publish=False)
    stored = new.body.get_prep_value()

    assert [block["value"] for block in stored] == [
        "".join(f"<p>Read {tag}this</a>.</p>" for tag in chosen),
        {"question": "Where?", "answer": f'<p>Read <a id="{key}" linktype="page">this</a>.</p>'},
    ]
    assert ArticlePage.objects.get(pk=new.pk).body.get_prep_value() == stored
    new.body = body
    assert json.loads(new.save_revision().content["body"]) == stored


def test_the_settings_of_the_practice_are_no_exception(article: ArticlePage) -> None:
    practice = current_practice()
    practice.disclaimer = link("/articles/back-pain/")
    practice.save()

    assert current_practice().disclaimer == (
        f'<p>Read <a id="{article.pk}" linktype="page">this</a>.</p>'
    )


def test_the_editor_keeps_the_place_in_the_page() -> None:
    converter = ContentstateConverter(["link", "document-link"])
    html = (
        '<p data-block-key="a"><a linktype="page" id="1" suffix="#dose">One</a>, '
        '<a linktype="document" id="2" suffix="#page=3">two</a>, <a linktype="page" id="3">3</a>'
        "</p>"
    )

    assert converter.to_database_format(converter.from_database_format(html)) == html


def test_a_link_follows_a_rename_and_goes_with_its_target(
    site: SiteTree, article: ArticlePage
) -> None:
    linking = make_article(
        site, "Linking", body=stream(("paragraph", link("/articles/back-pain/?x=1#dose")))
    )
    before = html_of(linking)
    rename(article, "low-back")
    renamed = html_of(linking)
    article.unpublish()

    assert (
        before == '<p>Read <a href="http://testserver/articles/back-pain/?x=1#dose">this</a>.</p>'
    )
    assert (
        renamed == '<p>Read <a href="http://testserver/articles/low-back/?x=1#dose">this</a>.</p>'
    )
    assert html_of(linking) == "<p>Read this.</p>"


BLOCKS: dict[str, dict[str, Any]] = {
    "call_to_action": {
        "title": "More",
        "text": "",
        "label": "Read on",
        "target": "url",
        "page": None,
    },
    "quote": {"text": "Rest.", "attribution": "A patient"},
}


@pytest.mark.parametrize(
    ("block", "field", "shown"),
    [("call_to_action", "url", "url"), ("quote", "source_url", "source_url")],
)
def test_so_does_an_address_in_a_block(
    site: SiteTree, article: ArticlePage, block: str, field: str, shown: str
) -> None:
    value = {**BLOCKS[block], field: "http://testserver/articles/back-pain/#dose"}
    linking = make_article(site, "Linking", body=stream((block, value)))

    def address() -> str:
        content: Any = ContentItem.objects.get(page=linking.pk).parsed
        return str(content["body"][0]["value"][shown])

    before = address()
    rename(article, "low-back")
    renamed = address()
    article.unpublish()

    assert (before, renamed, address()) == (
        "http://testserver/articles/back-pain/#dose",
        "http://testserver/articles/low-back/#dose",
        "",
    )


def test_so_does_an_address_in_a_field(site: SiteTree, article: ArticlePage, settings: Any) -> None:
    """Each field of a page, of its rows and of the settings that holds an address."""
    settings.ALLOWED_HOSTS = ["testserver", "www.clinic.example"]
    address = "https://www.clinic.example/articles/back-pain/"
    practice = current_practice()
    practice.booking_url = practice.content_licence_url = address
    practice.save()
    person = make_practitioner(site, booking_url=address, publish=False)
    person.profiles = [Profile(url=address)]
    person.licences = [Licence(kind="LAc", jurisdiction="X", number="1", register_url=address)]
    person.save_revision().publish()
    linking = make_article(site, "Linking", publish=False)
    linking.references = [Reference(text="A guideline", url=address)]
    linking.save_revision().publish()

    def addresses() -> set[str]:
        of_person: Any = ContentItem.objects.get(page=person.pk).parsed
        of_article: Any = ContentItem.objects.get(page=linking.pk).parsed
        contact = Client().get("/api/v1/site/").json()
        return {
            of_person["booking_url"],
            *(profile["same_as"] for profile in of_person["profiles"] or [{"same_as": ""}]),
            *of_person["schema_org"].get("sameAs", []),
            of_person["licences"][0]["register_url"],
            of_person["attribution"]["licence_url"],
            of_article["references"][0]["url"],
            contact["contact"]["booking_url"],
            contact["attribution"]["licence_url"],
        }

    before = addresses()
    rename(article, "low-back")
    renamed = addresses()
    article.unpublish()

    assert before == {"http://testserver/articles/back-pain/"}
    assert renamed == {"http://testserver/articles/low-back/"}
    assert addresses() == {""}
    assert "low-back" not in Client().get("/").content.decode()


def test_what_it_leads_to_is_known_wherever_it_is(site: SiteTree, article: ArticlePage) -> None:
    address = "http://testserver/articles/back-pain/"
    blocks = [(name, {**value, "url": address}) for name, value in BLOCKS.items()]
    blocks[1][1]["source_url"] = address
    linking = make_article(site, "Linking", body=stream(*blocks), publish=False)
    linking.references = [Reference(text="A guideline", url=address)]
    linking.save()
    ReferenceIndex.create_or_update_for_object(linking)

    found = ReferenceIndex.get_references_to(article).values_list("model_path", flat=True)

    assert sorted(found) == [
        "body.call_to_action.url",
        "body.quote.source_url",
        "references.item.url.",
    ]


def test_old_data_tells_nothing_either(site: SiteTree) -> None:
    """What was stored before, as it was: by the rule at delivery, not at the next save."""
    draft = make_article(site, "Secret draft", publish=False)
    image = make_image()
    file = existing_renditions(image)[0][1].url
    document = Document.objects.create(title="Form", file=ContentFile(b"A form", "form.txt"))

    def shown() -> list[str]:
        typed = (draft.url, "/articles/gone/", "/admin/", document.url, file, "/topics/a/")
        return [display_html(link(address)) for address in typed]

    expected = ["<p>Read this.</p>"] * 3
    files = [
        f'<p>Read <a href="http://testserver{url}">this</a>.</p>' for url in (document.url, file)
    ]
    topic = '<p>Read <a href="http://testserver/topics/a/">this</a>.</p>'
    assert shown() == [*expected, *files, topic]

    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert shown() == [*expected, "<p>Read this.</p>", "<p>Read this.</p>", topic]


def test_a_private_page_is_not_linked(site: SiteTree, article: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    assert display_html(link(article.url)) == "<p>Read this.</p>"


def test_it_is_checked_before_publishing_like_a_chosen_one(site: SiteTree) -> None:
    draft = make_article(site, "Secret draft", publish=False)
    make_article(site, "Public")
    call = {**BLOCKS["call_to_action"], "url": draft.full_url}
    writing = ArticlePage(
        title="Linking",
        summary="On links.",
        body=stream(
            ("paragraph", link(draft.url) + link("/articles/gone/") + link("/articles/public/")),
            ("call_to_action", call),
            ("quote", {**BLOCKS["quote"], "source_url": draft.full_url}),
            ("call_to_action", {**call, "target": "booking"}),
        ),
    )
    writing.references = [
        Reference(text="One", url="https://www.example.org/"),
        Reference(text="Two", url=draft.full_url),
    ]

    findings = [f for f in Check(Draft.of(writing)).findings if f.kind is Kind.PRIVATE_LINK]

    first = "“Secret draft”, which is not public. Publish that page first, or remove the link."
    assert [(finding.path, finding.message) for finding in findings] == [
        (("body", 0), f"The link “this” leads to {first}"),
        (
            ("body", 0),
            "The link “this” leads to /articles/gone/ on this website, where readers find "
            "nothing. Choose another one, or remove the link.",
        ),
        (("body", 1, "url"), f"The link “Read on” leads to {first}"),
        (("body", 2, "source_url"), f"The link “Where it can be read” leads to {first}"),
        (("references", 1, "url"), f"The link “Address” leads to {first}"),
    ]


def test_a_biography_is_checked_too(site: SiteTree) -> None:
    draft = make_article(site, "Secret draft", publish=False)
    person = PractitionerPage(title="Ada", summary="Backs.", booking_url=draft.full_url)
    person.profiles = [Profile(url="/people/nobody/")]

    found = [f.path for f in Check(Draft.of(person)).findings if f.kind is Kind.PRIVATE_LINK]

    assert found == [("booking_url",), ("profiles", 0, "url")]


def test_many_links_take_as_many_queries_as_one(
    site: SiteTree, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        make_article(site, f"Article {number}")
    one = link("/articles/article-1/")
    many = "".join(link(f"/articles/article-{number}/") for number in range(5))
    display_html(one)

    for html in (one, many):
        with django_assert_num_queries(2):
            display_html(html)


def test_what_is_stored_is_converted_after_an_upgrade(site: SiteTree, article: ArticlePage) -> None:
    linking = make_article(site, "Linking")
    stored = json.dumps([{"type": "paragraph", "value": link(article.url), "id": "a"}])
    ArticlePage.objects.filter(pk=linking.pk).update(body=json.loads(stored))
    before = html_of(linking)

    reconcile()

    converted = ArticlePage.objects.get(pk=linking.pk).body.get_prep_value()[0]["value"]
    assert converted == f'<p>Read <a id="{article.pk}" linktype="page">this</a>.</p>'
    assert before == "<p>All about linking.</p>"
    assert html_of(linking) == f'<p>Read <a href="{article.full_url}">this</a>.</p>'
    rename(article, "low-back")
    assert html_of(linking) == (
        '<p>Read <a href="http://testserver/articles/low-back/">this</a>.</p>'
    )
    assert reconcile()[1] == 0


def test_each_field_for_a_link_knows_the_own_site() -> None:
    """Any address that an editor types may be one of ours."""
    fields = [
        str(field)
        for model in apps.get_models()
        if model.__module__.startswith(("articles.", "cms.", "home.", "practitioners."))
        for field in model._meta.local_fields
        if isinstance(field, URLField) and not isinstance(field, AddressField)
    ]
    blocks = [
        (name, child)
        for name, kind in VOCABULARY.items()
        for child, block in getattr(kind(), "child_blocks", {}).items()
        if isinstance(block, URLBlock) and not isinstance(block, AddressBlock)
    ]

    assert (fields, blocks) == ([], [])
