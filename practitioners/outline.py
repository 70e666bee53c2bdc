"""What channels say of a practitioner."""

from collections.abc import Iterable

from cms.delivery.items.outline import Outline, Person, body_html, pictures_in, subjects
from practitioners.content import OutlinedPractitioner, PractitionerReferenceData


def outline(practitioner: OutlinedPractitioner) -> Outline:
    """Of the whole biography, or of its summary, which has no text."""
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
    """Those whose item another one is, as `PractitionerReferenceSerializer` names them there."""
    return tuple(
        Person(id=one["id"], name=one["name"], full_name=one["full_name"], url=one["url"])
        for one in practitioners
    )
