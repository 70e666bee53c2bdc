"""The views of files, which ask at each request whether something public shows the file."""

import errno
import mimetypes
import posixpath
import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_from
from wagtail.documents.views.serve import serve as serve_document

from cms.content.documents.models import Document
from cms.content.images.models import FOLDER
from cms.delivery.items.files import Publicity, publicity_of_document, publicity_of_picture
from cms.foundation.file_passes import has_pass
from cms.foundation.http.caching import of_file, unchanging
from cms.foundation.http.nginx import sendfile
from cms.foundation.visibility import in_public_collection

RENDITION = re.compile(rf"{FOLDER}/([0-9a-f]{{40}})/[^/]+")
DOCUMENTS = "documents/"
FOR_ONE = "private, no-store"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition that something public shows, and other media to users of the admin.

    Those who were sent a draft see its renditions. Documents have a URL of their own.
    """
    path = posixpath.normpath(path).lstrip("/")
    rendition = RENDITION.fullmatch(path)
    publicity = publicity_of_picture(rendition[1]) if rendition else None
    if publicity:
        kept = _public(publicity)
    elif rendition and has_pass(request):
        kept = FOR_ONE
    elif not path.startswith(DOCUMENTS) and _is_at_work(request):
        # An original that is replaced has another name, too.
        kept = unchanging(scope="private")
    else:
        raise Http404
    response = _stored(request, path)
    response["Cache-Control"] = kept
    if kept == FOR_ONE:
        # A front end elsewhere may show the draft.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def document(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Serve a document that something public shows, or whose address came with a draft.

    Those of a private collection are for whom Wagtail lets in, and users of the admin see all.
    """
    kept = FOR_ONE
    if publicity := publicity_of_document(key):
        kept = _public(publicity)
    elif not (_is_restricted(key) or has_pass(request) or _is_at_work(request)):
        raise Http404
    response: HttpResponseBase = serve_document(request, key, name)
    response["Cache-Control"] = kept
    return response


def _public(publicity: Publicity) -> str:
    can_be_purged = publicity.is_told and bool(settings.WAGTAILFRONTENDCACHE)
    return of_file(publicity.valid_until, can_be_purged=can_be_purged)


def _is_restricted(key: str) -> bool:
    return not in_public_collection(get_object_or_404(Document, pk=key))


def _stored(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the file from the folder of the media, by the web server if it can, or elsewhere."""
    try:
        place = default_storage.path(path)
    except NotImplementedError:
        return _from_elsewhere(path)
    try:
        if settings.SENDFILE_URL:
            return sendfile(request, place)
        return serve_from(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404 from error


def _from_elsewhere(path: str) -> HttpResponseBase:
    kind, _ = mimetypes.guess_type(path)
    try:
        return FileResponse(default_storage.open(path), content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error


def _is_at_work(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.has_perm("wagtailadmin.access_admin")
