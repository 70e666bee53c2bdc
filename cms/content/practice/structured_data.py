"""The schema.org data of the practice and its website."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from cms.content.practice.models import PracticeSettings
from cms.content.practice.opening_hours import days_of_week
from cms.foundation.addresses import absolute_url
from cms.foundation.schema_org import Node, identified, node, practice_id, website_id

SEARCH = "/search/?q={search_term_string}"


def publisher(practice: PracticeSettings) -> Node:
    """Return the practice as the publisher of a page."""
    # The logo at the top of each page, under a file name that no release changes.
    logo = node("ImageObject", url=absolute_url(urljoin(settings.STATIC_URL, "icon.svg")))
    home = absolute_url("/")
    described = node("MedicalClinic", name=practice.practice_name, url=home, logo=logo)
    return identified(practice_id(), described)


def clinic(practice: PracticeSettings) -> Node:
    """Return the practice as the home page describes it, with its address and opening hours."""
    booking = practice.booking_address
    details = node(
        "MedicalClinic",
        slogan=practice.tagline,
        telephone=practice.telephone,
        email=practice.email,
        address=_address(practice),
        openingHoursSpecification=_opening_hours(practice),
        potentialAction=booking and node("ReserveAction", target=booking),
    )
    return publisher(practice) | details


def website(practice: PracticeSettings, locale: str) -> Node:
    """Return the website and the address of its search."""
    target = node("EntryPoint", urlTemplate=absolute_url(SEARCH))
    search = node("SearchAction", target=target) | {
        "query-input": "required name=search_term_string"
    }
    described = node(
        "WebSite",
        name=practice.practice_name,
        url=absolute_url("/"),
        inLanguage=locale,
        potentialAction=search,
    )
    return identified(website_id(), described | {"publisher": {"@id": practice_id()}})


def _address(practice: PracticeSettings) -> Node | None:
    address = node(
        "PostalAddress",
        streetAddress=practice.street,
        addressLocality=practice.city,
        addressRegion=practice.region,
        postalCode=practice.postal_code,
        addressCountry=practice.country,
    )
    return address if len(address) > 1 else None


def _opening_hours(practice: PracticeSettings) -> list[dict[str, Any]]:
    return [
        node(
            "OpeningHoursSpecification",
            dayOfWeek=days,
            opens=f"{line.opens:%H:%M}",
            closes=f"{line.closes:%H:%M}",
        )
        for line in practice.hours
        if (days := days_of_week(line.days))
    ]
