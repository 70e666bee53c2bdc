"""The log of updates and corrections, so that a public note cannot disappear unnoticed."""

from typing import Any

from wagtail.log_actions import log

ACTION = "articles.note"
FIELDS = ("date", "kind", "text")
Note = tuple[str, str, str]


def public_notes(article: Any) -> set[Note]:
    """Return date, kind and text of the notes that are stored for the page `article`."""
    rows = article.corrections.model.objects.filter(article=article.pk)
    return {(day.isoformat(), kind, text) for day, kind, text in rows.values_list(*FIELDS)}


def log_changes(article: Any, before: set[Note], user: Any) -> None:
    """Log each note that was added to `article` or removed from it since `before`."""
    after = public_notes(article)
    for done, notes in (("Removed", before - after), ("Added", after - before)):
        for day, kind, text in sorted(notes):
            data = {"done": done, "date": day, "kind": kind, "text": text}
            log(article, ACTION, user=user, data=data)


def sentence(data: dict[str, str]) -> str:
    """Return the text of a log entry in the page's history."""
    return f"{data['done']} the {data['kind']} of {data['date']}: “{data['text']}”"
