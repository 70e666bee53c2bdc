"""The outline of a practitioner, which channels show."""

from collections.abc import Iterable

from cms.delivery.items.outline import Outline, Person, body_html, pictures_in, subjects
from practitioners.content import OutlinedPractitioner, PractitionerReferenceData


def outline(practitioner: OutlinedPractitioner) -> Outline:
    """Return the outline of a whole biography, or of a summary, which has no text."""
    body = practitioner.get("body", [])
    return Outline(
        title=practitioner["full_name"],
        lead=practitioner["summary"],
        subtitle=practitioner["job_title"],
        topics=subjects(practitioner["specialties"]),
        picture=practitioner["portrait"],
        is_person=True,
        text=body_html(body),
        illustrations=tuple(pictures_in(body)),
    )


def people(practitioners: Iterable[PractitionerReferenceData]) -> tuple[Person, ...]:
    """Return the people of an outline, from what `PractitionerReferenceSerializer` writes."""
    return tuple(
        Person(id=one["id"], name=one["name"], full_name=one["full_name"], url=one["url"])
        for one in practitioners
    )
