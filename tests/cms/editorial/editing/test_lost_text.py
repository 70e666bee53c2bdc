"""Autosave keeps the version that had a text when it saves one that has lost it."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Revision

from articles.models import ArticlePage
from cms.content.pages.losses import MUCH
from tests.cms.editorial.editing.conftest import FIRST, SECOND, THIRD, Editor, Form, body

pytestmark = pytest.mark.django_db

# 29 and 30 letters without the spaces between them.
ALMOST, MUCH_TEXT = "Warm both of your hands before noon", "Warm both of your hands before seven"
LONG = "Warm your hands before the session, because cold hands make every patient flinch at once."


@pytest.fixture
def form(ada: Editor, article: ArticlePage) -> Form:
    """Ada's form, which has saved itself once."""
    form = ada.edit(article)
    form.autosave(summary="Soon more.")
    return form


def bodies(article: ArticlePage) -> list[list[str]]:
    """The paragraphs of each version of the article, the latest first."""
    return [
        [
            BeautifulSoup(block.value.source, "html.parser").get_text()
            for block in revision.as_object().body
        ]
        for revision in Revision.page_revisions.filter(object_id=article.pk).order_by("-pk")
    ]


def versions(article: ArticlePage) -> int:
    """How many versions the article has."""
    count: int = Revision.page_revisions.filter(object_id=article.pk).count()
    return count


def test_an_article_that_was_emptied_is_still_in_its_history(
    form: Form, article: ArticlePage
) -> None:
    form.autosave(**body({FIRST: LONG}))
    answer = form.autosave(**body({}))

    assert answer["success"] is True
    assert bodies(article)[:2] == [[], [LONG]]


@pytest.mark.parametrize(("text", "more"), [(ALMOST, 0), (MUCH_TEXT, 1)])
def test_it_is_kept_from_thirty_letters_on(
    form: Form, article: ArticlePage, text: str, more: int
) -> None:
    assert len(MUCH_TEXT.replace(" ", "")) == MUCH == len(ALMOST.replace(" ", "")) + 1
    form.autosave(**body({FIRST: "First.", SECOND: "Second.", THIRD: text}))
    before = versions(article)
    form.autosave(**body({FIRST: "First.", SECOND: "Second."}))

    assert versions(article) - before == more


def test_a_text_that_goes_bit_by_bit_makes_one_version_more(
    form: Form, article: ArticlePage
) -> None:
    form.autosave(**body({FIRST: LONG, SECOND: LONG.upper() + " Twice.", THIRD: LONG}))
    before = versions(article)
    for rest in ({FIRST: LONG, SECOND: LONG}, {FIRST: LONG}, {}):
        form.autosave(**body(rest))

    assert versions(article) - before == 1
    assert bodies(article)[1] == [LONG, LONG.upper() + " Twice.", LONG]


def test_a_text_that_is_moved_or_written_on_makes_no_version(
    form: Form, article: ArticlePage
) -> None:
    form.autosave(**body({FIRST: LONG, SECOND: "手足が冷たい人は鍼の前に手を温めてください。" * 3}))
    before = versions(article)
    form.autosave(**body({SECOND: "手足が冷たい人は鍼の前に手を温めてください。" * 3, FIRST: LONG}))
    form.autosave(
        **body({SECOND: "手足が冷たい人は鍼の前に手を温めてくださいね。" * 3, FIRST: LONG})
    )
    form.autosave(
        **body(
            {FIRST: LONG + " More.", SECOND: "手足が冷たい人は鍼の前に手を温めてくださいね。" * 3}
        )
    )

    assert versions(article) == before


@pytest.mark.parametrize("field", ["summary", "references-0-text"])
def test_other_fields_and_rows_count_too(form: Form, article: ArticlePage, field: str) -> None:
    form.autosave(**{field: LONG})
    before = versions(article)
    form.autosave(**{field: "Gone."})

    assert versions(article) == before + 1
