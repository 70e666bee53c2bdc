"""Rich text as the public sees it: sanitised, with absolute links to public things only."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import ArticlePage
from cms.content.blocks.rich_text import Anchors, display_html
from cms.content.documents.models import Document
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def page_link(page: Page) -> str:
    return f'<p>Read <a linktype="page" id="{page.pk}">this article</a>.</p>'


def document_link(document: Document) -> str:
    return f'<p>Get <a linktype="document" id="{document.pk}">the form</a>.</p>'


def make_document(collection: Collection | None = None) -> Document:
    document = Document(title="Form", file=ContentFile(b"A form", "form.txt"))
    if collection:
        document.collection = collection
    document.save()
    return document


def test_a_link_to_a_public_page_is_absolute(site: SiteTree) -> None:
    html = display_html(page_link(make_article(site)))

    assert html == ('<p>Read <a href="http://testserver/articles/back-pain/">this article</a>.</p>')


def test_a_link_to_a_draft_is_its_text(site: SiteTree) -> None:
    draft = make_article(site, "Secret draft", publish=False)

    assert display_html(page_link(draft)) == "<p>Read this article.</p>"


def test_a_link_to_a_private_page_is_its_text(site: SiteTree) -> None:
    article = make_article(site)
    PageViewRestriction.objects.create(
        page=site.articles, restriction_type=PageViewRestriction.LOGIN
    )

    assert display_html(page_link(article)) == "<p>Read this article.</p>"


def test_a_link_to_an_expired_page_is_its_text(site: SiteTree) -> None:
    article = make_article(site)
    ArticlePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))

    assert display_html(page_link(article)) == "<p>Read this article.</p>"


def test_a_link_to_a_deleted_page_is_its_text(site: SiteTree) -> None:
    article = make_article(site)
    source = page_link(article)
    article.delete()

    assert display_html(source) == "<p>Read this article.</p>"


def test_a_link_to_a_public_document_is_absolute() -> None:
    document = make_document()

    assert display_html(document_link(document)) == (
        f'<p>Get <a href="http://testserver/documents/{document.pk}/{document.filename}">'
        "the form</a>.</p>"
    )


def test_a_link_to_a_private_document_is_its_text() -> None:
    staff = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(
        collection=staff, restriction_type=CollectionViewRestriction.LOGIN
    )
    below = staff.add_child(name="Below")

    for collection in (staff, below):
        assert display_html(document_link(make_document(collection))) == "<p>Get the form.</p>"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p { color: red }</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="alert(1)" class="x">a</p>', "<p>a</p>"),
        ("<p><img src=x onerror=alert(1)>a</p>", "<p>a</p>"),
        ("<div><p>a</p></div>", "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="JaVaScRiPt&#58;alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
        ('<p><a href="https://a.example/?b=1&amp;c=2">a</a></p>', None),
        ('<p><a href="mailto:a@example.com">a</a></p>', None),
        ('<p><a href="tel:+15550100">a</a></p>', None),
        ('<p><a href="#section">a</a></p>', None),
        ('<p><a href="/topics/x/">a</a></p>', '<p><a href="http://testserver/topics/x/">a</a></p>'),
        ("<p><b>a</b> <i>b</i> H<sub>2</sub>O x<sup>2</sup><br>5 &lt; 6 &amp; 7</p>", None),
        ("<ul><li>a</li></ul><ol><li>b</li></ol><hr/>", None),
    ],
)
def test_only_harmless_html_leaves(source: str, shown: str | None) -> None:
    assert display_html(source) == (source if shown is None else shown)


def test_headings_get_ids_of_their_own() -> None:
    html = display_html("<h2>What helps</h2><h3>What helps</h3><h2>???</h2>")

    assert html == (
        '<h2 id="what-helps">What helps</h2><h3 id="what-helps-2">What helps</h3>'
        '<h2 id="section">???</h2>'
    )


def test_the_texts_of_one_body_share_their_anchors() -> None:
    anchors = Anchors()

    assert display_html("<h2>Sleep</h2>", anchors) == '<h2 id="sleep">Sleep</h2>'
    assert display_html("<h2>Sleep</h2>", anchors) == '<h2 id="sleep-2">Sleep</h2>'
    assert display_html("<h2>Sleep 2</h2>", anchors) == '<h2 id="sleep-2-2">Sleep 2</h2>'
    assert display_html("<h2>Sleep</h2>") == '<h2 id="sleep">Sleep</h2>'


def test_no_heading_takes_an_id_of_the_website() -> None:
    taken = [Anchors().take(text) for text in ("Main", "Articles", "Reference 1", "A title")]

    assert taken == ["section-main", "section-articles", "section-reference-1", "section-a-title"]
