"""The structured data of each page type, by the vocabulary of schema.org."""

from typing import Any

import pytest

from cms.content.practice.current import current_practice
from home.models import HomePage
from tests.contract.content import fixed_image, golden_article
from tests.factories import make_article, make_practitioner, make_site, make_topic
from tests.heads import Head
from tests.schema_org import problems

PAGES = {
    "/": ["WebSite", "MedicalClinic"],
    "/articles/": "CollectionPage",
    "/articles/back-pain/": ["Article", "MedicalWebPage"],
    "/articles/nothing-known/": ["Article", "MedicalWebPage"],
    "/articles/retracted/": "WebPage",
    "/practitioners/": "CollectionPage",
    "/practitioners/ada-quill/": "ProfilePage",
    "/practitioners/nobody/": "ProfilePage",
    "/topics/back-pain/": "CollectionPage",
    "/topics/empty/": "CollectionPage",
}


@pytest.fixture(scope="module")
def described(kept_database: None) -> None:
    """A site with everything that a page can say, and pages that say as little as they can."""
    site = make_site()
    practice = current_practice()
    practice.tagline, practice.street, practice.city = "Unhurried", "14 Lantern Wharf", "Ellery"
    practice.telephone, practice.email = "+1 555 0142", "hello@example.com"
    practice.opening_hours.create(days="Monday to Thursday", opens="09:00", closes="18:00")
    practice.opening_hours.create(days="By arrangement", opens="19:00", closes="20:00")
    practice.save()
    golden_article(site)
    HomePage.objects.update(hero_image=fixed_image("home.jpg", 103))
    make_article(site, "Nothing known", summary="-")
    make_practitioner(site, "Nobody", honorific="", post_nominals="", summary="-")
    make_practitioner(site, "Specialist", specialties=[make_topic("Empty")])
    make_article(site, "Retracted").retract("A dose was wrong.")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_only_what_the_vocabulary_has(described: None, path: str) -> None:
    data = Head(path).structured_data
    kinds = [node["@type"] for node in data["@graph"]] if "@graph" in data else data["@type"]

    assert problems(data) == []
    assert kinds == PAGES[path]


@pytest.mark.django_db
def test_the_home_page_says_where_the_practice_is_and_when_it_is_open(described: None) -> None:
    website, clinic = Head("/").structured_data["@graph"]

    assert website["potentialAction"] == {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": "http://testserver/search/?q={search_term_string}",
        },
        "query-input": "required name=search_term_string",
    }
    assert clinic["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "14 Lantern Wharf",
        "addressLocality": "Ellery",
    }
    assert clinic["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday"],
            "opens": "09:00",
            "closes": "18:00",
        }
    ]
    assert website["publisher"] == {"@id": clinic["@id"]}


def example(**properties: Any) -> dict[str, Any]:
    """A document that is right, but for `properties`."""
    right = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "headline": "Backs",
        "lastReviewed": "2026-01-15",
        "dateModified": "2026-01-15T10:00:00Z",
        "reviewedBy": {"@type": "Person", "name": "Ada"},
        "isPartOf": {"@id": "https://example.com/#website"},
        "isAccessibleForFree": True,
        "license": "https://example.com/licence",
    }
    return right | properties


def test_an_example_that_is_right() -> None:
    assert problems(example()) == []


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"@context": "http://example.com"}, "$: the context is not that of schema.org"),
        ({"@type": "HealthPage"}, "$0: no type ['HealthPage']"),
        ({"reviewdBy": "Ada"}, "$0.reviewdBy: no such property of"),
        ({"hasCredential": "L.Ac."}, "$0.hasCredential: no such property of"),
        ({"reviewedBy": "Ada"}, "$0.reviewedBy[0]: 'Ada' is none of ['Organization', 'Person']"),
        ({"reviewedBy": {"@type": "WebPage", "name": "x"}}, "$0.reviewedBy[0]: WebPage is none of"),
        ({"reviewedBy": {"@type": "Person", "nam": "x"}}, "$0.reviewedBy[0].nam: no such property"),
        ({"author": []}, "$0.author: empty"),
        ({"headline": ""}, "$0.headline: empty"),
        ({"lastReviewed": "last week"}, "$0.lastReviewed[0]: 'last week' is none of ['Date']"),
        ({"dateModified": "2026-01-15T10:00:00"}, "$0.dateModified[0]: '2026-01-15T10:00:00' is"),
        ({"isAccessibleForFree": "yes"}, "$0.isAccessibleForFree[0]: 'yes' is none of ['Boolean']"),
        ({"license": "CC BY"}, "$0.license[0]: 'CC BY' is none of"),
        ({"image": "picture.jpg"}, "$0.image[0]: 'picture.jpg' is none of ['ImageObject', 'URL']"),
        ({"headline": {"@id": "https://example.com/"}}, "$0.headline[0]: no reference to ['Text']"),
    ],
)
def test_what_is_wrong_is_found(wrong: dict[str, Any], found: str) -> None:
    (problem,) = problems(example(**wrong))

    assert problem.startswith(found)
