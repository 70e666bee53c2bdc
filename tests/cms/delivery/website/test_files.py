"""A file is public as long as something public shows it, and at once no longer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from articles.models import ArticlePage
from cms.content.documents.models import Document
from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.delivery.models import ContentItem
from cms.editorial.preview_links.models import PreviewLink, share
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, jpeg, make_article, make_image, make_practitioner, stream
from tests.front_cache import cache_at, cache_in_front

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 1, 10, 12, tzinfo=UTC)
LAST_DAY = date(2030, 1, 15)
PUBLIC = "public, max-age=3600"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


@pytest.fixture
def clock() -> Iterator[Clock]:
    with stopped_clock(NOW) as clock:
        yield clock


def answer(client: Client, url: str) -> tuple[int, str | None]:
    """The status, and how long it may be kept."""
    sent = client.get(url)
    if sent.streaming:
        list(sent)
    return sent.status_code, sent.get("Cache-Control")


def status(client: Client, url: str) -> int:
    return answer(client, url)[0]


def rendition(image: Image) -> str:
    return str(image.renditions.filter(filter_spec__endswith="format-avif")[0].url)


def leaflet(**fields: Any) -> Document:
    file = ContentFile(b"%PDF-1.7 a leaflet", "leaflet.pdf")
    return Document.objects.create(title="A leaflet", file=file, **fields)


def link_to(document: Document) -> str:
    return stream(("paragraph", f'<p><a linktype="document" id="{document.pk}">Read it</a></p>'))


def private_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction(restriction_type="login", collection=collection)
    restriction.save()
    return collection


@dataclass
class Shown:
    """A public article with a picture at its top and a link to a document."""

    article: ArticlePage
    image: Image
    document: Document

    @property
    def urls(self) -> list[str]:
        return [rendition(self.image), self.document.url]


@pytest.fixture
def shown(site: SiteTree) -> Shown:
    image, document = make_image("leak-picture"), leaflet()
    article = make_article(site, hero_image=image, body=link_to(document))
    return Shown(article, image, document)


def test_what_a_public_page_shows_is_public(shown: Shown, api: Client) -> None:
    assert [answer(api, url) for url in shown.urls] == [(200, PUBLIC), (200, PUBLIC)]


def unpublish(shown: Shown) -> None:
    shown.article.unpublish()


def retract(shown: Shown) -> None:
    shown.article.retract("It was wrong.")


def delete(shown: Shown) -> None:
    shown.article.delete()


def restrict(shown: Shown) -> None:
    PageViewRestriction(restriction_type="login", page=shown.article).save()


def replace(shown: Shown) -> None:
    shown.article.refresh_from_db()
    shown.article.hero_image = None
    shown.article.body = stream(("paragraph", "<p>Other words.</p>"))
    shown.article.save_revision().publish()


def make_private(shown: Shown) -> None:
    collection = private_collection()
    for file in (shown.image, shown.document):
        file.collection = collection
        file.save()


@pytest.mark.parametrize("withdraw", [unpublish, retract, delete, restrict, replace, make_private])
def test_a_file_is_withdrawn_with_whatever_shows_it(
    withdraw: Callable[[Shown], None], shown: Shown, api: Client, editor: Client
) -> None:
    picture, document = shown.urls
    withdraw(shown)

    assert status(api, picture) == 404
    # Of a private collection, Wagtail asks who it is.
    assert status(api, document) == (302 if withdraw is make_private else 404)
    assert answer(editor, picture) == (200, "private, max-age=31536000, immutable")
    assert answer(editor, document) == (200, "private, no-store")


def test_what_only_a_draft_shows_is_not_public(site: SiteTree, api: Client, editor: Client) -> None:
    image, document = make_image("leak-draft"), leaflet()
    draft = make_article(site, hero_image=image, body=link_to(document), publish=False)
    draft.save_revision()
    public = make_article(site, "Public")
    public.hero_image, public.body = image, link_to(document)
    public.save_revision()
    urls = [rendition(image), document.url]

    assert [status(api, url) for url in urls] == [404, 404]
    assert [status(editor, url) for url in urls] == [200, 200]
    public.get_latest_revision().publish()
    assert [status(api, url) for url in urls] == [200, 200]


def test_a_file_stays_as_long_as_another_page_shows_it(
    shown: Shown, site: SiteTree, api: Client
) -> None:
    make_article(site, "Another", hero_image=shown.image, body=link_to(shown.document))
    shown.article.unpublish()

    assert [status(api, url) for url in shown.urls] == [200, 200]


def test_a_page_without_an_item_shows_files_too(site: SiteTree, api: Client) -> None:
    image, document = make_image("At the top"), leaflet()
    site.home.hero_image, site.home.body = image, link_to(document)
    site.home.save_revision().publish()
    urls = [rendition(image), document.url]

    assert [answer(api, url) for url in urls] == [(200, PUBLIC), (200, PUBLIC)]
    site.home.hero_image, site.home.body = None, ""
    site.home.save_revision().publish()
    assert [status(api, url) for url in urls] == [404, 404]


@pytest.mark.parametrize(
    "name",
    ["none.jpg", "", "x" * 300, "../renditions", "a%00b", "%ED%A0%80", "..%2F..%2Fmanage.py"],
)
def test_what_is_no_rendition_is_not_there(name: str, shown: Shown, api: Client) -> None:
    folder = rendition(shown.image).rpartition("/")[0]

    assert status(api, f"/media/renditions/{name}") == 404
    assert status(api, f"{folder}/{name}") == 404


def test_an_original_is_for_those_who_work_in_the_admin(
    shown: Shown, api: Client, editor: Client
) -> None:
    url = shown.image.file.url
    roundabout = url.replace("original_images", "renditions/../original_images")

    assert answer(editor, url) == (200, "private, max-age=31536000, immutable")
    assert (status(api, url), status(api, roundabout)) == (404, 404)


def test_a_document_is_served_at_its_own_address_only(
    shown: Shown, api: Client, editor: Client
) -> None:
    assert [status(client, shown.document.file.url) for client in (api, editor)] == [404, 404]


def test_one_query_says_whether_a_picture_is_public(
    shown: Shown, site: SiteTree, api: Client
) -> None:
    url, counts = rendition(shown.image), []
    for title in ("Another", "A third"):
        with CaptureQueriesContext(connection) as queries:
            answer(api, url)
        counts.append(len(queries))
        make_article(site, title, hero_image=shown.image)

    assert counts == [1, 1]


# The end of a consent.


@dataclass
class Agreed:
    """A portrait with a consent that ends, in all that shows it: nobody touches any of it then."""

    image: Image
    routes: list[str]


@pytest.fixture
def agreed(site: SiteTree, clock: Clock, settings: Any) -> Agreed:
    settings.WAGTAIL_API_V2 = True
    image = make_image(
        "leak-consent", shows_person=True, consent_given_on=date(2029, 1, 1),
        consent_expires_on=LAST_DAY,
    )  # fmt: skip
    author = make_practitioner(site, portrait=image, portrait_alt="Ada")
    block = {"image": {"image": image.pk, "alt_text": "Ada", "decorative": False}, "caption": ""}
    article = make_article(site, "By Ada", authors=[author], body=stream(("image", block)))
    shared = make_article(site, "Shared", hero_image=image, social_image=image)
    site.home.hero_image = image
    site.home.save_revision().publish()
    routes = [
        *("/", "/articles/", "/practitioners/", "/api/v1/articles/?include=body"),
        *("/api/v1/practitioners/", "/api/v1/changes/", "/feeds/articles.atom", "/sitemap.xml"),
        *("/feeds/articles.json", "/feeds/articles.rss", "/api/wagtail/v2/images/"),
        f"/api/v1/oembed/?url=http://testserver/articles/{shared.slug}/",
        f"/embed/articles/{shared.content_id}/",
        *(f"/articles/{page.slug}/" for page in (article, shared)),
        f"/articles/{article.slug}.md",
        *(f"/api/v1/articles/{page.content_id}/" for page in (article, shared)),
        f"/practitioners/{author.slug}/",
        f"/api/v1/practitioners/{author.content_id}/",
    ]
    return Agreed(image, routes)


def naming(api: Client, agreed: Agreed) -> set[str]:
    """Which of the routes name the file."""
    folder = rendition(agreed.image).rpartition("/")[0].encode()
    return {route for route in agreed.routes if folder in whole(api.get(route))}


def whole(sent: Any) -> bytes:
    assert sent.status_code == 200, sent.request["PATH_INFO"]
    return bytes(sent.content)


@pytest.mark.parametrize("with_run", [False, True])
def test_on_its_last_day_a_consent_ends_everywhere_by_itself(
    with_run: bool, agreed: Agreed, clock: Clock, api: Client
) -> None:
    url = rendition(agreed.image)
    clock.now = datetime(2030, 1, 15, 23, 59, tzinfo=UTC)
    assert answer(api, url) == (200, "public, max-age=60")
    assert naming(api, agreed) == set(agreed.routes)
    before = {route: api.get(route).get("ETag") for route in agreed.routes}

    clock.now = datetime(2030, 1, 16, tzinfo=UTC)
    if with_run:
        call_command("publish_scheduled")
    assert status(api, url) == 404
    assert naming(api, agreed) == set()
    confirmed = {
        route for route, etag in before.items()
        if etag and api.get(route, headers={"if-none-match": etag}).status_code == 304
    }  # fmt: skip
    assert confirmed == set()


def test_the_file_goes_even_if_it_is_all_that_is_asked_for(
    agreed: Agreed, clock: Clock, api: Client
) -> None:
    url = rendition(agreed.image)
    clock.now += timedelta(days=10)

    assert status(api, url) == 404


def test_partners_are_told(agreed: Agreed, clock: Clock, api: Client) -> None:
    cursor = api.get("/api/v1/changes/").json()["next"]
    clock.now += timedelta(days=10)

    told = api.get(cursor).json()["items"]
    assert sorted(change["content"]["title"] for change in told) == [
        "Ada Quill",
        "By Ada",
        "Shared",
    ]
    assert b"renditions" not in b"".join(
        bytes(content) for content in ContentItem.objects.values_list("content", flat=True)
    )


@pytest.mark.parametrize("last_day", [date(2030, 1, 9), date(2030, 1, 12)])
def test_a_consent_that_is_changed_reaches_all_that_shows_the_picture(
    last_day: date, agreed: Agreed, clock: Clock, api: Client
) -> None:
    agreed.image.consent_expires_on = last_day
    agreed.image.save()
    clock.now = max(clock.now, datetime(2030, 1, 13, tzinfo=UTC))

    assert naming(api, agreed) == set()
    agreed.image.consent_expires_on = LAST_DAY
    agreed.image.save()
    assert naming(api, agreed) == set(agreed.routes)
    assert status(api, rendition(agreed.image)) == 200


def test_a_changed_consent_reaches_those_who_are_left_for_later(
    agreed: Agreed, clock: Clock, api: Client, settings: Any
) -> None:
    settings.DELIVERY_REBUILD_INLINE = 0
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    agreed.image.consent_expires_on = date(2030, 1, 12)
    agreed.image.save()
    clock.now = datetime(2030, 1, 13, tzinfo=UTC)

    assert naming(api, agreed) == set()


def test_a_day_ends_where_the_practice_is(agreed: Agreed, clock: Clock, api: Client) -> None:
    practice = current_practice()
    practice.time_zone = "Pacific/Auckland"
    practice.save()
    url = rendition(agreed.image)
    for now, expected in ((datetime(2030, 1, 15, 10, 59), 200), (datetime(2030, 1, 15, 11), 404)):
        clock.now = now.replace(tzinfo=UTC)
        assert (status(api, url), bool(naming(api, agreed))) == (expected, expected == 200)


# Those who were sent a draft.


@pytest.fixture
def draft(site: SiteTree) -> Shown:
    image, document = make_image("Of a draft"), leaflet()
    article = make_article(site, hero_image=image, body=link_to(document), publish=False)
    article.save_revision()
    return Shown(article, image, document)


def sent_to(draft: Shown, editor: Client) -> tuple[PreviewLink, str]:
    return share(draft.article, user=get_user_model().objects.get(username="editor"), days=7)


def test_who_was_sent_a_draft_sees_its_files_until_the_link_ends(
    draft: Shown, api: Client, editor: Client
) -> None:
    link, token = sent_to(draft, editor)
    item = api.get(f"/preview/{token}/item.json").json()
    page = api.get(f"/preview/{token}/").content.decode()
    url = item["hero_image"]["src"].removeprefix("http://testserver")
    document = item["body"][0]["html"].partition('href="http://testserver')[2].partition('"')[0]

    assert (url in page, document in page) == (True, True)
    assert [answer(api, each) for each in (url, document)] == [(200, "private, no-store")] * 2
    other = url.partition("?")[2]
    forged = (rendition(draft.image) + f"?{other}x", f"{rendition(make_image('Other'))}?{other}")
    assert [status(api, each) for each in forged] == [404, 404]
    link.revoke(get_user_model().objects.get(username="editor"))
    assert [status(api, each) for each in (url, document)] == [404, 404]


def test_no_stored_item_gets_the_pass_of_a_draft(
    draft: Shown, site: SiteTree, api: Client, editor: Client, clock: Clock
) -> None:
    """Opening the draft brings what has expired up to date, and that is for everybody."""
    related = make_article(
        site, "Related", hero_image=draft.image,
        authors=[make_practitioner(site, expire_at=NOW + timedelta(hours=1))],
    )  # fmt: skip
    _, token = sent_to(draft, editor)
    clock.now += timedelta(hours=2)
    api.get(f"/preview/{token}/")
    api.get(f"/articles/{related.slug}/")

    assert [item.pk for item in ContentItem.objects.all() if b"pass=" in bytes(item.content)] == []


# The caches in front of the site.


@pytest.mark.parametrize("withdraw", [unpublish, retract, delete, replace, make_private])
def test_a_cache_is_told_of_all_files_that_were_withdrawn(
    withdraw: Callable[[Shown], None],
    shown: Shown,
    api: Client,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    wanted = {f"testserver{one.url}" for one in shown.image.renditions.all()}
    wanted.add(f"testserver{shown.document.url}")
    with cache_in_front() as (address, told):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        kept = "public, max-age=31536000, immutable"
        assert [answer(api, url) for url in shown.urls] == [(200, kept), (200, kept)]
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(shown)

    assert {one for one in told if not one.startswith("/")} == wanted


def test_a_cache_is_told_at_the_end_of_a_consent(
    agreed: Agreed,
    clock: Clock,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    wanted = {f"testserver{one.url}" for one in agreed.image.renditions.all()}
    with cache_in_front() as (address, told):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        clock.now += timedelta(days=10)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("publish_scheduled")

    assert {one for one in told if not one.startswith("/")} == wanted


def test_nginx_sends_what_the_application_allows(shown: Shown, api: Client, settings: Any) -> None:
    settings.SENDFILE_URL = "/protected/"
    hidden = make_image("Hidden", content=jpeg(90, 60))
    sent = api.get(rendition(shown.image))

    assert sent["X-Accel-Redirect"] == rendition(shown.image).replace("/media/", "/protected/")
    assert (sent.content, sent["Content-Type"]) == (b"", "image/avif")
    assert "X-Accel-Redirect" not in api.get(rendition(hidden))
