"""What is kept about somebody is found in whatever table it is."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.content.images.models import Image
from cms.foundation.users.models import User
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = pytest.mark.django_db


def exported(*names: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("export_personal_data", *names, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def places(*names: str) -> set[tuple[str, str]]:
    return {(one["table"], one.get("field", "")) for one in exported(*names)}


def test_a_name_is_found_in_texts_documents_and_histories(site: SiteTree) -> None:
    person = make_practitioner(site, "Zoë Århus")
    article = make_article(
        site, body=[("paragraph", f"<p>{'Long. ' * 200}As zoë århus says, rest.</p>")]
    )
    article.save_revision()
    make_image(consent_given_by="Zoë Århus, signed form in drawer 3")

    assert places("Zoë Århus") >= {
        ("wagtailcore_page", "title"),
        ("wagtailcore_revision", "content"),
        ("articles_articlepage", "body"),
        ("images_image", "consent_given_by"),
        ("delivery_contentitem", "title"),
    }
    found = exported("zoë århus")
    texts = [one["text"] for one in found if one["table"] == "articles_articlepage"]
    assert [len(text) for text in texts] == [300]
    assert all("As zoë århus says, rest." in text for text in texts)
    pages = [one["row"] for one in found if one["table"] == "wagtailcore_page"]
    assert set(pages) == {str(person.pk)}
    assert exported("Zoë Århusen") == exported("Zoë Århu") == []
    assert exported("Zoë Åkesson") == []


def test_of_an_account_all_that_refers_to_it_is_told_but_no_secret(site: SiteTree) -> None:
    mei = User.objects.create_user("mei.l", "m@example.com", "pass word of mei")
    article = make_article(site, "Back pain")
    article.save_revision(user=mei)

    for name in ("mei.l", "MEI.L", "m@example.com"):
        found = exported(name)
        told = [one for one in found if "values" in one]
        assert {one["table"] for one in told} == {"users_user", "wagtailcore_revision"}
        assert [one["values"]["object_str"] for one in told if "account" in one] == ["Back pain"]
    assert mei.password not in json.dumps(exported("mei.l"))


@pytest.mark.parametrize("names", [["x"], ["Mei Lindqvist", " a "]])
def test_a_name_that_is_too_short_is_refused(names: list[str]) -> None:
    with pytest.raises(CommandError, match="is too short: give 3 letters or more"):
        call_command("export_personal_data", *names)


@pytest.mark.parametrize("shows_person", [True, False])
@pytest.mark.parametrize("way", ["view", "bulk"])
def test_the_history_forgets_the_title_of_a_deleted_picture_of_a_person(
    client: Client, site: SiteTree, way: str, shows_person: bool
) -> None:
    client.force_login(User.objects.create_superuser("root"))
    picture = make_image("Zora in the garden", consent_given_on=date(2026, 1, 1))
    Image.objects.filter(pk=picture.pk).update(shows_person=shows_person)
    if way == "view":
        client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    else:
        address = reverse("wagtail_bulk_action", args=["images", "image", "delete"])
        client.post(f"{address}?id={picture.pk}")

    assert not Image.objects.exists()
    entries = ModelLogEntry.objects.filter(content_type__model="image")
    labels = set(entries.values_list("label", flat=True))
    assert labels <= {"A picture of a person" if shows_person else "Zora in the garden"}
    assert ("wagtailcore_modellogentry", "label") not in places("Zora") or not shows_person
