"""The pages of the golden files: every id, time and file is fixed."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from articles.models import ArticlePage
from articles.parts import Correction
from cms.content.images.models import Image
from cms.content.images.renditions import EncodedRendition, specs_for, store_renditions
from cms.content.practice.current import current_practice
from cms.foundation.transactions import unit_of_work
from practitioners.models import PractitionerPage
from tests.factories import (
    SiteTree,
    make_article,
    make_practitioner,
    make_topic,
    note_review,
    stream,
)
from tests.pictures import encoded
from tests.published import set_times

PICTURE = Path(__file__).with_name("picture.jpg")
PUBLISHED = datetime(2026, 2, 1, 8, 30, tzinfo=UTC)
UPDATED = datetime(2026, 3, 2, 17, 45, 10, tzinfo=UTC)


def fixed_id(number: int) -> uuid.UUID:
    return uuid.UUID(f"00000000-0000-4000-8000-{number:012d}")


def fixed_image(name: str, number: int, **fields: str | int) -> Image:
    """An image whose renditions are as long as they are wide: no encoder decides their size."""
    content = PICTURE.read_bytes()
    # The same picture each time, and a folder of its own for the renditions.
    file_hash = hashlib.sha1(content + name.encode(), usedforsecurity=False).hexdigest()
    dot = encoded(Pillow.new("RGB", (1, 1), "#1f4e54"), "PNG")
    with unit_of_work():
        image = Image.objects.create(
            title=name,
            uuid=fixed_id(number),
            file=ContentFile(content, name),
            file_hash=file_hash,
            **fields,
        )
        store_renditions(
            image,
            [
                EncodedRendition(spec, spec.width * 3 // 4, dot.ljust(spec.width, b"x"))
                for spec in specs_for(image.width, name)
            ],
        )
    return image


def set_practice() -> None:
    """What the practice says of itself."""
    practice = current_practice()
    practice.practice_name = "Quiet Harbor"
    practice.booking_url = "https://example.com/book"
    practice.disclaimer = "<p>This is <b>no advice</b>.</p>"
    practice.attribution_text = "From Quiet Harbor"
    practice.content_licence = "CC BY-NC 4.0"
    practice.content_licence_url = "https://creativecommons.org/licenses/by-nc/4.0/"
    practice.save()


def golden_practitioner(site: SiteTree, portrait: Image) -> PractitionerPage:
    """A practitioner with everything that a practitioner can have."""
    page = make_practitioner(
        site,
        "Ada Quill",
        publish=False,
        content_id=fixed_id(1),
        honorific="Dr.",
        post_nominals="DACM, L.Ac.",
        job_title="Acupuncturist",
        summary="Ada treats backs.",
        portrait=portrait,
        portrait_alt="Ada at her desk",
        body=stream(("paragraph", "<p>Ada came to us in 2019.</p>")),
    )
    page.degrees.create(award="DACM", institution="Harbor College", year=2018)
    page.licences.create(
        kind="Acupuncturist",
        jurisdiction="State of Ellery",
        number="AC-1042",
        register_url="https://example.com/register/AC-1042",
        expires_on=date(2028, 6, 30),
    )
    page.licences.create(kind="Herbalist", jurisdiction="State of Ellery", number="H-7")
    page.languages.create(code="en")
    page.languages.create(code="de")
    page.profiles.create(url="https://example.com/people/ada")
    page.specialties.set([make_topic("Back pain")])
    page.save_revision().publish()
    set_times(page, first=PUBLISHED, last=UPDATED)
    return page


def golden_article(site: SiteTree) -> ArticlePage:
    """An article with everything that an article can have, and every block."""
    set_practice()
    portrait = fixed_image("portrait.jpg", 101)
    hero = fixed_image("hero.jpg", 102, credit="Photo by Iris Vane", focal_point_x=160)
    hero.focal_point_y, hero.focal_point_width, hero.focal_point_height = 360, 10, 10
    hero.save()
    author = golden_practitioner(site, portrait)
    reviewer = make_practitioner(site, "Bea Thorn", content_id=fixed_id(2), honorific="")
    related = make_article(site, "Sleeping well", content_id=fixed_id(4))
    article = make_article(
        site,
        "Back pain: what helps",
        publish=False,
        authors=[author],
        topics=[make_topic("Back pain")],
        related=[related],
        content_id=fixed_id(3),
        slug="back-pain",
        summary="What helps a sore back, “in short”.",
        hero_image=hero,
        hero_image_alt="A person who stretches",
        body=golden_body(hero, related),
        reviewer=reviewer,
        reviewed_on=date(2026, 1, 15),
        review_due_on=date(2028, 1, 15),
        published_on=date(2026, 1, 20),
    )
    article.references.create(text="Quill A. Backs. 2020.", doi="10.1000/182")
    article.references.create(text="A guideline. 2021.", url="https://example.com/guideline")
    article.corrections.create(
        date=date(2026, 2, 3), kind=Correction.Kind.CORRECTION, text="A number was wrong."
    )
    note_review(article)
    article.save_revision().publish()
    set_times(article, first=PUBLISHED, last=UPDATED)
    return article


def golden_body(image: Image, linked: ArticlePage) -> str:
    """Each block of the vocabulary once, in its order."""
    link = f'<a linktype="page" id="{linked.pk}">sleep well</a>'
    table = {"data": [["Guideline", "Year"], ["NICE", "2016"]], "table_header_choice": "row"}
    picture = {"image": image.pk, "alt_text": "A stretch", "decorative": False}
    return stream(
        ("paragraph", f"<h2>What helps</h2><p>Move, and {link}. [1]</p>"),
        ("heading", {"text": "What helps", "level": "3"}),
        ("image", {"image": picture, "caption": "Ten minutes a day"}),
        ("key_points", {"title": "In short", "points": ["Keep moving.", "Be patient."]}),
        ("call_out", {"kind": "warning", "title": "See a doctor", "text": "<p>If numb.</p>"}),
        ("question", {"question": "Does it hurt?", "answer": "<p>Rarely.</p>"}),
        ("quote", {"text": "I can bend.", "attribution": "A patient", "source_url": ""}),
        ("table", {"caption": "What guidelines say", "table": table}),
        ("video", {"url": "https://vimeo.com/76979871", "title": "Three stretches"}),
        (
            "call_to_action",
            {"title": "Talk to us", "text": "An hour.", "label": "Book", "target": "booking"},
        ),
    )
