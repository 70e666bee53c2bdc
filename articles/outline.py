"""The outline of an article, which channels show."""

from articles.content import OutlinedArticle
from cms.delivery.items.outline import Outline, body_html, pictures_in, subjects
from cms.foundation.formats.fragments import Note, Source
from practitioners.outline import people


def outline(article: OutlinedArticle) -> Outline:
    """Return the outline of a whole article, or of a summary, which has neither text nor notes."""
    review, body = article["clinical_review"], article.get("body", [])
    return Outline(
        title=article["title"],
        lead=article["summary"],
        people=people(article["authors"]),
        topics=subjects(article["topics"]),
        picture=article["hero_image"],
        date=article["published_at"] or "",
        minutes=article["reading_minutes"],
        review=f"Clinically reviewed by {review['reviewer']['full_name']}" if review else "",
        notes=tuple(
            Note(kind=note["kind"], day=note["date"] or "", text=note["text"])
            for note in article.get("corrections", [])
        ),
        text=body_html(body),
        illustrations=tuple(pictures_in(body)),
        sources=tuple(
            Source(number=one["number"], text=one["text"], doi=one["doi"], url=one["url"])
            for one in article.get("references", [])
        ),
    )
