"""The description of an article in the vocabulary of schema.org."""

from articles.content import ArticleData, CorrectionData, ReferenceData
from cms.content.pages.social_images import is_drawn
from cms.content.practice.models import PracticeSettings
from cms.content.practice.structured_data import publisher
from cms.delivery.items.outline import pictures_in
from cms.foundation.addresses import doi_url
from cms.foundation.schema_org import Crumb, Node, breadcrumb_list, image_object, node, website_id
from practitioners.content import AuthorData, PractitionerReferenceData

# Kinds of notes that say that an earlier text was wrong. An update does not.
CORRECTIONS = ("correction", "retraction")


def medical_web_page(content: ArticleData, practice: PracticeSettings, crumbs: list[Crumb]) -> Node:
    """Return the description of the article whose fields are `content`, as a page about health."""
    review = content["clinical_review"]
    described = node(
        ["Article", "MedicalWebPage"],
        headline=content["title"],
        description=content["summary"],
        url=content["url"],
        mainEntityOfPage=content["url"],
        inLanguage=content["locale"],
        image=_image(content),
        datePublished=content["published_at"],
        dateModified=content["updated_at"],
        author=[_author(author) for author in content["authors"]],
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


def _image(content: ArticleData) -> Node | None:
    """Return the picture at the top, the one for sharing, one of the text, or the drawn card."""
    shared = content["social_image"]
    told = (one for one in pictures_in(content["body"]) if not one["decorative"])
    of_text = image_object(next(told, None)) if is_drawn(shared) else None
    card = node("ImageObject", contentUrl=shared["url"], caption=shared["alt"])
    return image_object(content["hero_image"]) or of_text or card


def _author(author: AuthorData) -> Node:
    described = _person(author, author["job_title"])
    portrait = image_object(author["portrait"])
    return {**described, "image": portrait} if portrait else described


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
