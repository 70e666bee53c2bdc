"""The files of the media folder, where no web server in front of the application serves them."""

import errno
import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from cms.foundation.http.caching import unchanging

FOR_EVERYBODY = "renditions/"
"""Made of pictures, under names that nobody can guess."""
DOCUMENTS = "documents/"


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition, for ever; the original of a picture only to those who work in the admin.

    Originals have the names of their files, and may be of drafts. Documents have an address of
    their own, which knows the private ones.
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
