"""The view that converts what is pasted for the editor."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST
from turbohtml import TokenType, tokenize

from cms.content.blocks.pasting.conversion import Block, Pasted, Place, convert, convert_text
from cms.content.blocks.pasting.own_links import own_links
from cms.content.blocks.pasting.reader import TooLong
from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.blocks.widgets import UNREADABLE
from cms.foundation.http.middleware import writes_nothing

# In bytes of UTF-8.
TOO_LARGE = 5_000_000
TOO_LARGE_MESSAGE = "This is 5 MB or more. Paste it in smaller parts."
# Where an editor like ours puts its own form of what is copied from it, and how far back to look.
OWN_FORM = "data-draftjs-conductor-fragment"
FIRST_TOKENS = 20


# So that a long paste does not keep anybody from saving.
@writes_nothing
@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Return `blocks` in form state and `notices`, or a `message` that says why there are none.

    `pictures` has the addresses of the pictures that were left out.
    The body of the request is HTML, or plain text by its content type. With `?blocks=1`, tables and
    sections become blocks of their own; with `?headings=1`, there may be headings. The view changes
    no data, and tells no more of pages than their titles to who may see them.
    """
    if int(request.headers.get("Content-Length") or 0) >= TOO_LARGE:
        message = {"message": TOO_LARGE_MESSAGE}
        return JsonResponse(message, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        pasted = _converted(request)
    except TooLong as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(
        {
            "blocks": [_form_state(block) for block in pasted.blocks],
            "notices": pasted.notices,
            "pictures": pasted.pictures,
        }
    )


def _converted(request: HttpRequest) -> Pasted:
    source = request.body.decode("utf-8", "replace")
    blocks, headings = (request.GET.get(name) == "1" for name in ("blocks", "headings"))
    place = Place(blocks, headings, partial(own_links, user=request.user))
    if request.content_type == "text/plain":
        return convert_text(source, place)
    own = convert(_own_form(source), place, is_own=True)
    return own if own.blocks else convert(source, place)


def _own_form(html: str) -> str:
    """Return what was copied from an editor like ours as rich text, with its links to pages."""
    if OWN_FORM not in html:
        return ""
    for _, token in zip(range(FIRST_TOKENS), tokenize(html), strict=False):
        if token.type is TokenType.START_TAG and (said := dict(token.attrs or ()).get(OWN_FORM)):
            try:
                return str(_definition("paragraph").field.widget.converter.to_database_format(said))
            except UNREADABLE:
                return ""
    return ""


def _form_state(block: Block) -> dict[str, Any]:
    definition = _definition(block["type"])
    state = definition.get_form_state(definition.to_python(block["value"]))
    return {"type": block["type"], "value": state}


def _definition(name: str) -> Any:
    return VOCABULARY[name]()
