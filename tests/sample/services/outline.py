"""What channels say of a service."""

from cms.delivery.items.outline import Outline, subjects
from practitioners.outline import people
from tests.sample.services.content import OutlinedService


def outline(service: OutlinedService) -> Outline:
    """Of the whole service, or of its summary, which has no explanation."""
    return Outline(
        title=service["title"],
        lead=service["summary"],
        subtitle=f"{service['duration']} minutes, {service['price']}",
        people=people(service["given_by"]),
        topics=subjects(service["concerns"]),
        picture=service["scene"],
        date=service["published_at"] or "",
        keywords=("Appointments",),
        text=(service["explanation"],) if "explanation" in service else (),
    )
