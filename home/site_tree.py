"""The pages that every site has: the home page and the indexes of articles and practitioners."""

from dataclasses import dataclass

from wagtail.models import Page, Site

from articles.models import ArticleIndexPage
from cms.content.practice.models import PracticeSettings
from cms.foundation.transactions import unit_of_work
from home.models import HomePage
from practitioners.models import PractitionerIndexPage


@dataclass(frozen=True)
class SiteTree:
    """The pages that every site has."""

    home: HomePage
    articles: ArticleIndexPage
    practitioners: PractitionerIndexPage


def ensure_site_tree() -> SiteTree:
    """Create the missing pages of the site tree, and replace Wagtail's welcome page."""
    with unit_of_work():
        home = HomePage.objects.first()
        if home is None:
            home = Page.get_first_root_node().add_child(
                instance=HomePage(title="Home", slug="site")
            )
            _make_root(home)
        articles = ArticleIndexPage.objects.first() or home.add_child(
            instance=ArticleIndexPage(title="Articles", slug="articles")
        )
        practitioners = PractitionerIndexPage.objects.first() or home.add_child(
            instance=PractitionerIndexPage(title="Our practitioners", slug="practitioners")
        )
        tree = SiteTree(home=home, articles=articles, practitioners=practitioners)
        _link_indexes(tree)
    return tree


def _make_root(home: HomePage) -> None:
    """Make `home` the root of the default site, and delete the welcome page that was its root."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    welcome, site.root_page = site.root_page, home
    site.save()
    if welcome.specific_class is Page and welcome.is_leaf():
        Page.objects.get(pk=welcome.pk).delete()


def _link_indexes(tree: SiteTree) -> None:
    """Add the indexes to the navigation of a practice that has no settings yet."""
    site = Site.objects.get(is_default_site=True)
    if not PracticeSettings.objects.filter(site=site).exists():
        practice = PracticeSettings.for_site(site)
        practice.navigation_links.create(label="Articles", page=tree.articles)
        practice.navigation_links.create(label="Our practitioners", page=tree.practitioners)
        practice.save()
