"""A service with everything that a service can have."""

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.models import ContentItem
from cms.foundation.users.models import User
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_image, make_practitioner, make_site, make_topic
from tests.sample.services.models import ServiceGiver, ServiceIndexPage, ServicePage

TITLE = "Footbath"
LEAD = "Warm water for tired feet."
SUBTITLE = "45 minutes, 80 dollars"
TEXT = '<p>Soak and <a href="https://salt.example/">breathe</a>.</p>'
GIVER = "Dr. Ada Quill, L.Ac."
TOPIC = "Tired feet"


@dataclass(frozen=True)
class World:
    """The service, and what it shows."""

    site: SiteTree
    index: ServiceIndexPage
    service: ServicePage
    giver: PractitionerPage
    topic: Topic
    scene: Image
    superuser: User

    @property
    def key(self) -> str:
        """The id of the service's item."""
        return str(self.service.content_id)

    @property
    def item(self) -> Any:
        """The item as it is stored."""
        return ContentItem.objects.get(pk=self.key).parsed


def make_world() -> World:
    """The site, published."""
    site = make_site()
    practice = current_practice()
    practice.practice_name = "Quiet Harbor"
    practice.save()
    index = site.home.add_child(instance=ServiceIndexPage(title="Services", slug="services"))
    giver, topic = make_practitioner(site), make_topic(TOPIC)
    scene = make_image("Basin", shows_person=True)
    service = ServicePage(
        title=TITLE,
        summary=LEAD,
        scene=scene,
        scene_alt="A basin",
        explanation=TEXT,
        duration=45,
        price="80 dollars",
        live=False,
    )
    service.concerns.set([topic])
    service.service_givers = [ServiceGiver(practitioner=giver)]
    index.add_child(instance=service)
    service.save_revision(user=None).publish()
    service.refresh_from_db()
    superuser = User.objects.create_superuser("root")
    return World(site, index, service, giver, topic, scene, superuser)


def soup(address: str, client: Client | None = None) -> BeautifulSoup:
    """The page at `address`, as somebody without a login sees it."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return BeautifulSoup(answer.content, "html.parser")


def lines(page: BeautifulSoup, selector: str) -> list[str]:
    """The texts of the elements that `selector` finds."""
    return [" ".join(element.get_text(" ").split()) for element in page.select(selector)]
