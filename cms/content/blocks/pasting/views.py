"""The view that converts pasted HTML for the editor."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from cms.content.blocks.pasting.conversion import Block, convert
from cms.content.blocks.pasting.reader import TooLong
from cms.content.blocks.vocabulary import VOCABULARY
from cms.foundation.http.middleware import writes_nothing

# In bytes of UTF-8.
TOO_LARGE = 5_000_000
TOO_LARGE_MESSAGE = "This is 5 MB or more. Paste it in smaller parts, or without its pictures."


# So that a long paste does not keep anybody from saving.
@writes_nothing
@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Return `blocks` in form state and `notices`, or a `message` that says why there are none.

    The body of the request is HTML. With `?tables=1`, tables become blocks of their own. The view
    neither reads nor changes data, so everybody who has access to the admin may use it.
    """
    if int(request.headers.get("Content-Length") or 0) >= TOO_LARGE:
        message = {"message": TOO_LARGE_MESSAGE}
        return JsonResponse(message, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    html = request.body.decode("utf-8", "replace")
    try:
        pasted = convert(html, tables=request.GET.get("tables") == "1")
    except TooLong as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(
        {"blocks": [_form_state(block) for block in pasted.blocks], "notices": pasted.notices}
    )


def _form_state(block: Block) -> dict[str, Any]:
    definition = VOCABULARY[block["type"]]()
    state = definition.get_form_state(definition.to_python(block["value"]))
    return {"type": block["type"], "value": state}
