"""What the admin sends is as the user may see it, also when it is sent bit by bit."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from cms.foundation.users.middleware import HiddenPagesMiddleware
from cms.foundation.users.roles import Role
from cms.foundation.users.sight import shown_title, viewer
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "title"), [(Role.WRITER, b"Back pain"), (Role.EDITOR, b"A newer title")]
)
def test_an_export_has_the_titles_that_its_reader_may_see(
    site: SiteTree, rf: RequestFactory, role: Role, title: bytes
) -> None:
    page: Any = make_article(site, "Back pain")
    page.title = "A newer title"
    page.save_revision()
    request = rf.get(reverse("wagtailadmin_home"))
    request.user = get_user_model().objects.create_user("somebody")
    request.user.groups.add(Group.objects.get(name=role))
    rows = (shown_title(type(page).objects.get(pk=page.pk)) for _ in range(2))
    export: Any = StreamingHttpResponse(rows)
    answer: Any = HiddenPagesMiddleware(lambda _: export)(request)

    sent = []
    for part in answer:
        sent.append(part)
        assert viewer.get() is None
    assert sent == [title, title]
