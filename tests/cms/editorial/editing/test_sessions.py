"""Who else has the form open has a name, also for those who cannot see the face."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession

from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def test_each_face_is_a_button_with_a_name(client: Client, site: SiteTree) -> None:
    article = make_article(site)
    article.save_revision()
    people: list[Any] = [get_user_model().objects.create_superuser(n) for n in ("ada", "mei")]
    for person in people:
        client.force_login(person)
        client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    mine = EditingSession.objects.get(user=people[1])
    url = reverse(
        "wagtailadmin_editing_sessions:ping",
        args=[
            "wagtailcore",
            "page",
            article.pk,
            mine.pk,
        ],
    )

    html = client.post(url).json()["html"]
    (button,) = BeautifulSoup(html, "html.parser").select("button.w-editing-sessions__session")
    assert button["aria-label"] == "ada - Currently viewing"
