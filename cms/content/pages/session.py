"""The view that says whether the user who opened a form is still logged in."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
@never_cache
def session(request: HttpRequest, user_id: int) -> HttpResponse:
    """Return the CSRF token with which the user can send an open form, as text.

    A log-in in another window makes the token in the form invalid. Answer 403 if another user or
    nobody is logged in.
    """
    if request.user.pk != user_id:
        return HttpResponse(status=403)
    return HttpResponse(get_token(request), content_type="text/plain")
