"""The log of what readers are told of changes: a note that was public does not vanish unseen."""

from typing import Any

from wagtail.log_actions import log

ACTION = "articles.note"
FIELDS = ("date", "kind", "text")
Note = tuple[str, str, str]


def public_notes(article: Any) -> set[Note]:
    """Day, kind and text of the notes that are stored with `article`, a page."""
    rows = article.corrections.model.objects.filter(article=article.pk)
    return {(day.isoformat(), kind, text) for day, kind, text in rows.values_list(*FIELDS)}


def log_changes(article: Any, before: set[Note], user: Any) -> None:
    """Write one entry for each note that `article` has more or less than `before`."""
    after = public_notes(article)
    for done, notes in (("Removed", before - after), ("Added", after - before)):
        for day, kind, text in sorted(notes):
            data = {"done": done, "date": day, "kind": kind, "text": text}
            log(article, ACTION, user=user, data=data)


def sentence(data: dict[str, str]) -> str:
    """What the history says of an entry."""
    return f"{data['done']} the {data['kind']} of {data['date']}: “{data['text']}”"
