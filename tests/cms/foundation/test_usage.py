"""A list of where something is used is read page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex
from wagtail.models.reference_index import ReferenceGroups

from articles.models import ArticlePage
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(site: SiteTree) -> PractitionerPage:
    """The author of seven articles."""
    ada = make_practitioner(site)
    for number in range(7):
        make_article(site, f"Article {number}", authors=[ada], asked_reviewer=ada)
    return ada


def test_each_page_of_the_list_has_its_part(ada: PractitionerPage) -> None:
    groups = ReferenceIndex.get_references_to(ada).group_by_source_object()
    whole = [(page.pk, {one.pk for one in references}) for page, references in groups]
    parts = [groups[start : start + 3] for start in (0, 3, 6)]

    assert [len(part) for part in parts] == [3, 3, 1]
    pages = [each for part in parts for each in part]
    assert [(page.pk, {one.pk for one in references}) for page, references in pages] == whole
    assert {len(references) for _, references in pages} == {2}


def test_a_part_takes_three_queries(ada: PractitionerPage) -> None:
    groups = ReferenceIndex.get_references_to(ada).group_by_source_object()
    with CaptureQueriesContext(connection) as captured:
        groups[0:5]

    assert len(captured) == 3


def test_what_is_gone_is_left_out(ada: PractitionerPage) -> None:
    ArticlePage.objects.filter(title="Article 0").update(asked_reviewer=None)
    gone = ArticlePage.objects.get(title="Article 1")
    references = ReferenceIndex.get_references_to(ada)
    references.filter(object_id=str(gone.pk)).update(object_id="999999")

    assert len(references.group_by_source_object()[0:7]) == 6


def test_a_list_that_was_read_already_has_its_parts(site: SiteTree) -> None:
    picture = make_image()
    for number in range(3):
        make_article(site, f"Article {number}", hero_image=picture)
    groups = ReferenceGroups(list(ReferenceIndex.get_references_to(picture)))

    parts = [groups[0], *groups[1:3]]  # Their order is that of their keys as texts: 10 before 9.
    assert {page.title for page, _ in parts} == {"Article 0", "Article 1", "Article 2"}
