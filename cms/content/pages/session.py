"""Whether the one who opened a form is still logged in."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
@never_cache
def session(request: HttpRequest, user_id: int) -> HttpResponse:
    """The CSRF token that a form of theirs is to be sent with, as text.

    A log-in in another window makes the one in the form useless. 403 for everybody else.
    """
    if request.user.pk != user_id:
        return HttpResponse(status=403)
    return HttpResponse(get_token(request), content_type="text/plain")
