"""The description of a practitioner in the vocabulary of schema.org."""

from collections.abc import Iterator

from cms.content.practice.models import PracticeSettings
from cms.content.practice.structured_data import publisher
from cms.foundation.schema_org import Crumb, Node, breadcrumb_list, image_object, node, website_id
from practitioners.content import PractitionerData


def profile_page(
    content: PractitionerData, practice: PracticeSettings, crumbs: list[Crumb]
) -> Node:
    """Return the ProfilePage of the person whose fields are `content`."""
    person = node(
        "Person",
        name=content["name"],
        honorificPrefix=content["honorific"],
        honorificSuffix=content["post_nominals"],
        jobTitle=content["job_title"],
        description=content["summary"],
        url=content["url"],
        image=image_object(content["portrait"]),
        worksFor=publisher(practice),
        knowsLanguage=content["languages"],
        knowsAbout=[
            node("Thing", name=topic["name"], url=topic["url"]) for topic in content["specialties"]
        ],
        hasCredential=[*_degrees(content), *_licences(content)],
        sameAs=[profile["same_as"] for profile in content["profiles"]],
    )
    described = node(
        "ProfilePage",
        url=content["url"],
        inLanguage=content["locale"],
        dateCreated=content["published_at"],
        dateModified=content["updated_at"],
        mainEntity=person,
        breadcrumb=breadcrumb_list(crumbs),
    )
    return {**described, "isPartOf": {"@id": website_id()}}


def _degrees(content: PractitionerData) -> Iterator[Node]:
    for degree in content["degrees"]:
        yield node(
            "EducationalOccupationalCredential",
            credentialCategory="degree",
            name=degree["award"],
            recognizedBy=node("Organization", name=degree["institution"]),
            dateCreated=degree["year"] and str(degree["year"]),
        )


def _licences(content: PractitionerData) -> Iterator[Node]:
    for licence in content["licences"]:
        yield node(
            "EducationalOccupationalCredential",
            credentialCategory="license",
            name=licence["kind"],
            identifier=licence["number"],
            validIn=node("AdministrativeArea", name=licence["jurisdiction"]),
            url=licence["register_url"],
            expires=licence["expires_on"],
        )
