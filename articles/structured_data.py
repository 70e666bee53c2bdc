"""The description of an article in the vocabulary of schema.org."""

from articles.content import ArticleData, CorrectionData, ReferenceData
from cms.content.practice.models import PracticeSettings
from cms.content.practice.structured_data import publisher
from cms.foundation.addresses import doi_url
from cms.foundation.schema_org import Crumb, Node, breadcrumb_list, image_object, node, website_id
from practitioners.content import PractitionerReferenceData

# Kinds of notes that say that an earlier text was wrong. An update does not.
CORRECTIONS = ("correction", "retraction")


def medical_web_page(content: ArticleData, practice: PracticeSettings, crumbs: list[Crumb]) -> Node:
    """Return the description of the article whose fields are `content`, as a page about health."""
    review, shared = content["clinical_review"], content["social_image"]
    hero = image_object(content["hero_image"])
    described = node(
        ["Article", "MedicalWebPage"],
        headline=content["title"],
        description=content["summary"],
        url=content["url"],
        mainEntityOfPage=content["url"],
        inLanguage=content["locale"],
        image=hero or node("ImageObject", contentUrl=shared["url"], caption=shared["alt"]),
        datePublished=content["published_at"],
        dateModified=content["updated_at"],
        author=[_person(author, author["job_title"]) for author in content["authors"]],
        publisher=publisher(practice),
        about=[node("Thing", name=topic["name"], url=topic["url"]) for topic in content["topics"]],
        lastReviewed=review and review["reviewed_on"],
        reviewedBy=review and _person(review["reviewer"]),
        citation=[_citation(reference) for reference in content["references"]],
        correction=[_correction(note) for note in content["corrections"] if _is_wrong(note)],
        isAccessibleForFree=True,
        license=practice.licence_address,
        breadcrumb=breadcrumb_list(crumbs),
    )
    return {**described, "isPartOf": {"@id": website_id()}}


def _person(practitioner: PractitionerReferenceData, job_title: str = "") -> Node:
    return node(
        "Person",
        name=practitioner["name"],
        honorificSuffix=practitioner["post_nominals"],
        jobTitle=job_title,
        url=practitioner["url"],
    )


def _citation(reference: ReferenceData) -> Node:
    """Return a ScholarlyArticle for a reference with a DOI; all others are of unknown kind."""
    doi = reference["doi"]
    if not doi:
        return node("CreativeWork", name=reference["text"], url=reference["url"])
    return node(
        "ScholarlyArticle",
        name=reference["text"],
        identifier=node("PropertyValue", propertyID="DOI", value=doi),
        url=doi_url(doi),
    )


def _is_wrong(note: CorrectionData) -> bool:
    return note["kind"] in CORRECTIONS


def _correction(note: CorrectionData) -> Node:
    return node("CorrectionComment", text=note["text"], datePublished=note["date"])
