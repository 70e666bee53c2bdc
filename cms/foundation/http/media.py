"""A view of the media files, for installations where the application itself serves them."""

import errno
import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from cms.foundation.http.caching import unchanging

FOR_EVERYBODY = "renditions/"
"""The folder of renditions, whose file names cannot be guessed."""
DOCUMENTS = "documents/"


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition to everybody, and an original picture only to users of the admin.

    Originals keep their file names and may belong to drafts. Documents have a URL of their own,
    which checks the privacy of their collections.
    """
    path = posixpath.normpath(path).lstrip("/")
    is_public = path.startswith(FOR_EVERYBODY)
    if path.startswith(DOCUMENTS) or not (is_public or _is_at_work(request)):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404 from error
    # Renditions have content-addressed names; an original is replaced under a new name too.
    scope = "public" if is_public else "private"
    response["Cache-Control"] = unchanging(scope=scope)
    return response


def _is_at_work(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.has_perm("wagtailadmin.access_admin")
