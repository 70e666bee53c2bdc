"""No picture of a page escapes the checks, whatever its field is called and in whichever row."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.migrations.state import ModelState
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from cms.content.content_checks.consent import pictures_without_consent
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.rows import rows_of, rows_of_form, show_error
from cms.content.content_checks.rules import images_without_description
from cms.content.images.models import Image
from cms.content.images.pictures import check_pictures, images_of
from tests.factories import make_image, make_site
from tests.public_routes import make_everything

pytestmark = [
    pytest.mark.django_db,
    # Of the small picture that Wagtail makes for its form.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

PICTURES = [(model, field.name) for model in get_page_models() for field in images_of(model)]
NEITHER = "Say what the picture shows, or mark it as decoration."
ENDED = timezone.localdate() - timedelta(1)
NO_CONSENT = (
    f"The consent to this picture ended on {date_format(ENDED)}. Choose another picture, or "
    "ask again and enter the new day under Images."
)


@pytest.fixture(scope="module")
def pages(kept_database: None) -> dict[str, Any]:
    """One of each type, by the name of its model."""
    return dict(make_everything(make_site()).pages)


def picture(**fields: Any) -> Image:
    return make_image("A walk", description="A walk", **fields)


class Desk:
    """An administrator before the form of a page."""

    def __init__(self, page: Any) -> None:
        self.client, self.page = Client(), page
        self.client.force_login(get_user_model().objects.create_superuser("ada"))
        self.address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def publish(self, **fields: Any) -> Any:
        """Send the form with these values; the errors that come back."""
        html = self.client.get(self.address).content.decode()
        data = querydict_from_html(html, form_id="page-edit-form").dict()
        data["hero_image_alt"] = "A harbor"
        data |= nested_form_data({"body": streamfield([("paragraph", rich_text("<p>A</p>"))])})
        answer = self.client.post(self.address, data | fields | {"action-publish": "1"})
        return answer.context["form"].errors if answer.status_code == 200 else {}

    def published(self) -> dict[str, Any]:
        """The columns of the page as it is now."""
        return dict(type(self.page).objects.filter(pk=self.page.pk).values().get())


def test_each_page_has_some() -> None:
    ours = {model for model in get_page_models() if model is not Page}

    assert ours == {model for model, _ in PICTURES}
    assert {name for _, name in PICTURES} == {"social_image", "hero_image", "portrait"}


@pytest.mark.parametrize(("model", "name"), PICTURES)
def test_none_is_published_without_consent(
    model: type[Page], name: str, pages: dict[str, Any]
) -> None:
    desk = Desk(model.objects.get(pk=pages[model.__name__].pk))
    before, described = desk.published(), {f"{name}_alt": "A walk", f"{name}_decorative": ""}
    ended = picture(consent_expires_on=ENDED)
    errors = desk.publish(**{name: str(ended.pk)}, **described)

    assert errors == {name: [NO_CONSENT]}
    assert desk.published()[f"{name}_id"] == before[f"{name}_id"] != ended.pk
    setattr(desk.page, name, ended)
    assert list(desk.page.obstacles()).count(NO_CONSENT) == 1
    lasting = picture(consent_expires_on=timezone.localdate())
    assert desk.publish(**{name: str(lasting.pk)}, **described) == {}
    assert desk.published()[f"{name}_id"] == lasting.pk


@pytest.mark.parametrize(
    ("model", "name"), [each for each in PICTURES if each[1] != "social_image"]
)
def test_none_is_published_without_a_description(
    model: type[Page], name: str, pages: dict[str, Any]
) -> None:
    """That of the picture for sharing is in the library, and not a matter of the page."""
    desk = Desk(model.objects.get(pk=pages[model.__name__].pk))
    before, plain = desk.published(), picture()
    values = {name: str(plain.pk), f"{name}_alt": "", f"{name}_decorative": ""}

    assert desk.publish(**values) == {f"{name}_alt": [NEITHER]}
    assert desk.published()[f"{name}_id"] == before[f"{name}_id"] != plain.pk
    assert desk.publish(**values | {f"{name}_alt": "A walk"}) == {}
    assert desk.published()[f"{name}_id"] == plain.pk


def test_one_that_the_form_does_not_ask_for_is_checked_too(
    pages: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ArticlePage.objects.get(pk=pages["ArticlePage"].pk)
    page.social_image = picture(consent_expires_on=ENDED)
    page.save_revision()
    handler = page.get_edit_handler()
    form_class = handler.get_form_class()
    del form_class.base_fields["social_image"]
    monkeypatch.setattr(handler, "get_form_class", lambda: form_class)

    assert Desk(page).publish() == {"__all__": [NO_CONSENT]}


def test_an_image_that_would_need_no_description_fails_the_check_of_the_project(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_pictures() == []
    monkeypatch.setattr(ArticlePage._meta.get_field("hero_image"), "__class__", models.ForeignKey)
    (error,) = check_pictures()

    assert (error.id, error.obj) == ("images.E001", ArticlePage)
    assert error.msg == (
        "articles.ArticlePage.hero_image refers to an image and says nothing of what it shows."
    )
    assert error.hint == "Use a PictureField; for several images, one in a row of the page."


@pytest.fixture
def albums() -> Iterator[Any]:
    """The models of the app for tests, while Django knows it."""
    config = AppConfig.create("tests.cms.content.content_checks.albums")
    config.apps, apps.app_configs[config.label] = apps, config
    config.import_models()
    apps.clear_cache()
    yield config.models_module
    del apps.app_configs[config.label]
    apps.clear_cache()


def test_the_fields_beside_a_picture_are_inherited_once(albums: Any) -> None:
    described = albums.Album._meta.get_field("frame_alt")

    assert [field.name for field in albums.Album._meta.local_fields] == [
        *("id", "frame", "frame_alt", "frame_decorative", "cover"),
    ]
    assert described.verbose_name == "description of the frame"
    assert described is not albums.Photo._meta.get_field("shot_alt")


def test_to_migrations_a_picture_is_fields_of_django(albums: Any) -> None:
    state = ModelState.from_model(albums.Photo)

    assert {name: type(field) for name, field in state.fields.items() if "shot" in name} == {
        "shot": models.ForeignKey,
        "shot_alt": models.CharField,
        "shot_decorative": models.BooleanField,
    }
    assert albums.Photo._meta.get_field("shot").deconstruct()[1:] == (
        "django.db.models.ForeignKey",
        [],
        {
            "blank": True,
            "null": True,
            "on_delete": models.SET_NULL,
            "related_name": "+",
            "to": "images.image",
        },
    )


def test_those_of_rows_are_found(albums: Any) -> None:
    fine, ended = picture(), picture(consent_expires_on=ENDED)
    plain: dict[str, Any] = {"part": fine}
    rows = [
        albums.Photo(shot=fine, shot_alt="A walk"),
        albums.Photo(shot=ended, details=[albums.Detail(**plain), albums.Detail(part=ended)]),
    ]
    album = albums.Album(cover=ended, photos=rows, notes=[albums.Note()])
    draft = Draft({}, 0, None, rows_of(album))

    assert [finding.path for finding in pictures_without_consent(draft)] == [
        ("cover",),
        ("photos", 1, "shot"),
        ("photos", 1, "details", 1, "part"),
    ]
    assert [finding.path for finding in images_without_description(draft)] == [
        ("photos", 1, "shot_alt"),
        ("photos", 1, "details", 0, "part_alt"),
        ("photos", 1, "details", 1, "part_alt"),
    ]


def test_an_obstacle_is_shown_at_the_row_that_has_it(albums: Any) -> None:
    ended = picture(consent_expires_on=ENDED)

    class AlbumForm(WagtailAdminModelForm):
        """The form of an album."""

        class Meta:
            model = albums.Album
            fields = ("cover",)
            formsets: ClassVar = {"photos": {"fields": ["shot", "shot_alt", "shot_decorative"]}}

    row = {"shot": str(ended.pk), "shot_alt": "", "shot_decorative": ""}
    sent = [{**row, "shot_alt": "A"}, {**row, "DELETE": "on"}, row, {"shot": "", "shot_alt": ""}]
    data = nested_form_data({"cover": "", "photos": inline_formset(sent)})
    form = AlbumForm(data, instance=albums.Album())
    assert form.is_valid()
    draft = Draft({}, 0, None, rows_of_form(form))
    for finding in (*pictures_without_consent(draft), *images_without_description(draft)):
        show_error(form, finding.path, finding.message)

    assert not form.is_valid()
    assert [dict(row.errors) for row in form.formsets["photos"].forms] == [
        {"shot": [NO_CONSENT]},
        {},
        {"shot": [NO_CONSENT], "shot_alt": [NEITHER]},
        {},
    ]


def test_rows_that_the_form_does_not_ask_for_are_checked_too(albums: Any) -> None:
    class AlbumForm(WagtailAdminModelForm):
        """The form of the cover alone."""

        class Meta:
            model = albums.Album
            fields = ("cover",)
            formsets: ClassVar[list[str]] = []

    photo = albums.Photo(shot=picture(consent_expires_on=ENDED), shot_alt="A")
    form = AlbumForm({"cover": ""}, instance=albums.Album(photos=[photo]))
    assert form.is_valid()
    (finding,) = pictures_without_consent(Draft({}, 0, None, rows_of_form(form)))
    show_error(form, finding.path, finding.message)

    assert finding.path == ("photos", 0, "shot")
    assert dict(form.errors) == {"__all__": [NO_CONSENT]}
