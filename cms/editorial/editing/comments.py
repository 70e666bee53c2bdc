"""Handling of comments that were resolved or deleted after a form with them was opened."""

import re

from django.http import QueryDict
from wagtail.models import Comment, CommentReply

COMMENT_KEY = re.compile(r"(comments-\d+)-id")
REPLY_KEY = re.compile(r"(comments-\d+-replies-\d+)-id")


def without_gone_comments(sent: QueryDict, page_id: int) -> QueryDict:
    """Return the form data with comments and replies that no longer exist marked as deleted.

    Wagtail would refuse the whole form because of them. A comment that the form answers is created
    again with the answer, so that no text is lost.
    """
    comments = Comment.objects.filter(page=page_id, resolved_at=None)
    replies = CommentReply.objects.filter(comment__in=comments)
    there = [
        (pattern, set(map(str, rows.values_list("pk", flat=True))))
        for pattern, rows in ((COMMENT_KEY, comments), (REPLY_KEY, replies))
    ]
    data = sent.copy()
    for key, value in sent.items():
        for pattern, keys in there:
            match = pattern.fullmatch(key)
            if match and value and value not in keys:
                data[key] = ""
                data[f"{match[1]}-DELETE"] = "" if _has_new_reply(sent, match[1]) else "on"
    return data


def _has_new_reply(sent: QueryDict, comment: str) -> bool:
    reply = re.compile(rf"{comment}-replies-\d+-id")
    return any(reply.fullmatch(key) and not value for key, value in sent.items())
