"""A practitioner in the words of schema.org."""

from typing import Any

from cms.addresses import absolute_url, page_url
from cms.images.representation import represent_image
from cms.practice.models import PracticeSettings
from practitioners.models import PractitionerPage


def person(page: PractitionerPage, practice: PracticeSettings) -> dict[str, Any]:
    """The ProfilePage of a Person with credentials."""
    portrait = represent_image(page.portrait)
    described: dict[str, Any] = {
        "@type": "Person",
        "name": page.title,
        "honorificPrefix": page.honorific,
        "honorificSuffix": page.post_nominals,
        "jobTitle": page.job_title,
        "description": page.summary,
        "url": page_url(page),
        "image": portrait and portrait["src"],
        "worksFor": {
            "@type": "MedicalClinic",
            "name": practice.practice_name,
            "url": absolute_url("/"),
        },
        "knowsLanguage": [language.code for language in page.languages.all()],
        "hasCredential": [*_degrees(page), *_licences(page)],
        "sameAs": [profile.url for profile in page.profiles.all()],
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {key: value for key, value in described.items() if value},
    }


def _degrees(page: PractitionerPage) -> list[dict[str, Any]]:
    return [
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "degree",
            "name": degree.award,
            "recognizedBy": {"@type": "Organization", "name": degree.institution},
            "dateCreated": str(degree.year),
        }
        for degree in page.degrees.all()
    ]


def _licences(page: PractitionerPage) -> list[dict[str, Any]]:
    return [
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "license",
            "name": licence.kind,
            "identifier": licence.number,
            "recognizedBy": {"@type": "Organization", "name": licence.jurisdiction},
        }
        for licence in page.licences.all()
    ]
