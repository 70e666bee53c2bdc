"""An article in the words of schema.org."""

from typing import Any

from cms.addresses import absolute_url
from cms.delivery.registry import Content
from cms.practice.models import PracticeSettings


def medical_web_page(content: Content, practice: PracticeSettings) -> dict[str, Any]:
    """The MedicalWebPage that `content`, an article's fields, describes."""
    review, hero = content["clinical_review"], content["hero_image"]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "headline": content["title"],
        "description": content["summary"],
        "url": content["url"],
        "mainEntityOfPage": content["url"],
        "inLanguage": content["locale"],
        "image": hero and hero["src"],
        "datePublished": content["published_at"],
        "dateModified": content["updated_at"],
        "author": [_person(author) for author in content["authors"]],
        "publisher": {
            "@type": "MedicalClinic",
            "name": practice.practice_name,
            "url": absolute_url("/"),
        },
        "about": [{"@type": "Thing", "name": topic["name"]} for topic in content["topics"]],
        "lastReviewed": review and review["reviewed_on"],
        "reviewedBy": review and _person(review["reviewer"]),
        "citation": [reference["text"] for reference in content["references"]],
        "license": practice.content_licence_url,
    }
    return {key: value for key, value in described.items() if value}


def _person(practitioner: dict[str, Any]) -> dict[str, Any]:
    person = {
        "@type": "Person",
        "name": practitioner["name"],
        "honorificSuffix": practitioner["post_nominals"],
        "url": practitioner["url"],
    }
    return {key: value for key, value in person.items() if value}
