"""Content that tries the design: long, crowded, bare, and in other scripts."""

from wagtail.models import Locale, Page

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.foundation.transactions import unit_of_work
from home.models import InformationPage
from home.site_tree import ensure_site_tree
from practitioners.models import PractitionerPage
from tests.browser.starting_content import PUBLISHED_AUTHOR, RICHEST_ARTICLE
from tests.factories import SiteTree, make_article, make_topic, stream

LONGEST_TITLE = (
    "What people who live with pain that comes and goes would like all their physicians to know"
)
ARABIC, CHINESE = "العناية بالظهر", "针灸与背痛"


def create() -> None:
    """The articles, an information page in the footer, and highlights on the home page."""
    tree = ensure_site_tree()
    site = SiteTree(tree.home, tree.articles, tree.practitioners)
    authors = [_author(site, number) for number in range(1, 20)]
    authors.append(PractitionerPage.objects.get(title=PUBLISHED_AUTHOR))
    topics = [make_topic(f"Topic {number}") for number in range(1, 4)]
    make_article(
        site,
        LONGEST_TITLE,
        slug="crowded",
        authors=authors,
        topics=topics,
        body=_sections("Rest", "Movement", "Sleep"),
        related=[ArticlePage.objects.get(title=RICHEST_ARTICLE)],
    )
    paragraph = "قد تساعد الحركة اللطيفة كل يوم على تخفيف آلام الظهر [1]. "
    _foreign(site, "ar", ARABIC, "arabic", paragraph, "الراحة", "الحركة", "النوم")
    paragraph = "每天做一些轻柔的活动，可能有助于缓解背部疼痛[1]。研究仍在进行。"
    _foreign(site, "zh-hans", CHINESE, "chinese", paragraph, "休息", "活动", "睡眠")
    information = InformationPage(title="Accessibility", introduction="For everybody.")
    information.body = _sections("What we aim for", "What is missing")
    tree.home.add_child(instance=information)
    practice = current_practice()
    practice.footer_links.create(label="Accessibility", page=information)
    practice.booking_url, practice.telephone = "https://example.com/book", "+1 555 0142"
    practice.save()
    tree.home.highlights.create(article=ArticlePage.objects.get(slug="crowded"))
    tree.home.save_revision().publish()


def remove() -> None:
    """Leave the site as it was."""
    practice = current_practice()
    practice.booking_url = practice.telephone = ""
    practice.save()
    slugs = ["crowded", "arabic", "chinese", "accessibility"]
    with unit_of_work():
        for page in Page.objects.filter(slug__in=slugs).specific():
            page.delete()
        for author in PractitionerPage.objects.filter(title__startswith="Author Number"):
            author.delete()


def _sections(*headings: str, paragraph: str = "A word about it [1]. ") -> str:
    return stream(*(("paragraph", f"<h2>{h}</h2><p>{paragraph * 8}</p>") for h in headings))


def _author(site: SiteTree, number: int) -> PractitionerPage:
    page = PractitionerPage(title=f"Author Number {number}", summary="Writes.", job_title="Writer")
    site.practitioners.add_child(instance=page)
    return page


def _foreign(
    site: SiteTree, code: str, title: str, slug: str, paragraph: str, *headings: str
) -> None:
    locale, _ = Locale.objects.get_or_create(language_code=code)
    body = _sections(*headings, paragraph=paragraph)
    article = make_article(
        site, title, slug=slug, locale=locale, summary=paragraph, body=body, publish=False
    )
    article.references.create(text="A source. 2020.", doi="10.1000/182")
    article.corrections.create(text=paragraph)
    article.article_authors.create(practitioner=PractitionerPage.objects.first())
    article.save_revision().publish()
