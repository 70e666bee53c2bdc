"""What editors do to what many pages show, each step chosen at random."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction, Site

from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.sync.rebuilding import rebuild_stale
from cms.delivery.sync.reconcile import due, go_on
from cms.foundation.transactions import unit_of_work
from tests.factories import jpeg, make_image, make_topic
from tests.faults.page_rules import Naming, content_pages, indexes, one_of, which

ADDRESSES = ["http://testserver", "https://www.example.org", "http://localhost:8001"]


class SharedRules(Naming):
    """Steps that change images, topics, settings and addresses."""

    @rule(image=which, width=st.sampled_from([20, 30, 40]))
    def replace_file(self, image: int, width: int) -> None:
        """In the form of the image, as one unit, which each request of the admin is."""
        for found in one_of(Image.objects.order_by("pk"), image):
            fields: dict[str, Any] = {"title": found.title, "collection": found.collection_id}
            file = SimpleUploadedFile(f"{self.new_name('file')}.jpg", jpeg(width, 20), "image/jpeg")
            form = get_image_form(Image)(fields, {"file": file}, instance=found)
            assert form.is_valid(), form.errors
            with unit_of_work():
                form.save()

    @rule(image=which)
    def change_credit(self, image: int) -> None:
        for found in one_of(Image.objects.order_by("pk"), image):
            found.credit = self.new_name("Credit")
            found.save()

    @rule(image=which)
    def delete_image(self, image: int) -> None:
        for found in one_of(Image.objects.order_by("pk"), image):
            found.delete()

    @rule()
    def upload(self) -> None:
        if Image.objects.count() < 3:
            make_image(self.new_name("Picture"), 20, 20)

    @rule(image=which, private=st.booleans())
    def put_into_collection(self, image: int, private: bool) -> None:
        for found in one_of(Image.objects.order_by("pk"), image):
            collections = Collection.objects.order_by("pk")
            found.collection = collections[1] if private else collections[0]
            found.save()

    @rule(image=which, days=st.sampled_from([-1, 30, None]))
    def change_consent(self, image: int, days: int | None) -> None:
        """To one that has ended, that will end, or that has no end."""
        for found in one_of(Image.objects.order_by("pk"), image):
            last = None if days is None else timezone.localdate() + timedelta(days)
            found.consent_expires_on = last
            found.save()

    @rule(private=st.booleans())
    def restrict_collection(self, private: bool) -> None:
        """The second collection."""
        collection = Collection.objects.order_by("pk")[1]
        if private:
            restriction = CollectionViewRestriction(restriction_type="login", collection=collection)
            restriction.save()
        else:
            for one in CollectionViewRestriction.objects.all():
                one.delete()

    @rule()
    def make_topic(self) -> None:
        if Topic.objects.count() < 4:
            make_topic(self.new_name("Topic"))

    @rule(topic=which, slug=st.booleans())
    def rename_topic(self, topic: int, slug: bool) -> None:
        for found in one_of(Topic.objects.order_by("pk"), topic):
            found.name = self.new_name("Topic")
            if slug:
                found.slug = found.name.lower().replace(" ", "-")
            found.save()

    @rule(topic=which)
    def delete_topic(self, topic: int) -> None:
        for found in one_of(Topic.objects.order_by("pk"), topic):
            found.delete()

    @rule(name=st.sampled_from(["practice_name", "attribution_text", "content_licence"]))
    def change_setting(self, name: str) -> None:
        practice = current_practice()
        setattr(practice, name, self.new_name("Practice"))
        practice.save()

    @rule(page=which)
    def change_disclaimer(self, page: int) -> None:
        """It leads to a page, which all pages show then."""
        practice = current_practice()
        for found in one_of([*content_pages(), *indexes()], page):
            practice.disclaimer = f'<p><a linktype="page" id="{found.pk}">No advice</a></p>'
            practice.save()

    @rule(address=st.sampled_from(ADDRESSES))
    def change_address(self, address: str) -> None:
        """As the next start of the server does."""
        settings.WAGTAILADMIN_BASE_URL = address
        run = due()
        rebuild_stale()
        if run:
            go_on(run)

    @rule(number=which)
    def change_root(self, number: int) -> None:
        """Of the site: the addresses of all pages change, and some are outside of it."""
        for site in Site.objects.all():
            roots = [site.root_page.get_ancestors(inclusive=True)[1], indexes()[0]]
            site.root_page = roots[number % len(roots)]
            site.save()
