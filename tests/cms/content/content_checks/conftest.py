"""A list of phrases of our own, so that no test depends on the list that a practice starts with."""

import pytest

from cms.content.content_checks.models import ClaimPhrase


@pytest.fixture
def phrases(db: None) -> None:
    """“Cure” with an explanation, and “no side effect” without one."""
    ClaimPhrase.objects.all().delete()
    ClaimPhrase.objects.create(phrase="cure", explanation="Few treatments cure.")
    ClaimPhrase.objects.create(phrase="no side effect")
