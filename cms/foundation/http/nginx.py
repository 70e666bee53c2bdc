"""Files sent by nginx, after the application has decided that they may be seen."""

import mimetypes
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def sendfile(request: HttpRequest, filename: str, **options: Any) -> HttpResponse:
    """Return a response that makes nginx send the media file `filename`.

    It is the interface of `SENDFILE_BACKEND`. `SENDFILE_URL` is the address of an internal
    location whose files are those of the media folder.
    """
    place = PurePath(filename).relative_to(settings.MEDIA_ROOT)
    kind, _ = mimetypes.guess_type(filename)
    headers = {"X-Accel-Redirect": quote(f"{settings.SENDFILE_URL}{place}")}
    return HttpResponse(content_type=kind or "application/octet-stream", headers=headers)
