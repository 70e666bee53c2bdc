"""The practitioners who may review articles, and their licences."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.foundation.visibility import is_public, public_pages
from practitioners.models import Licence, PractitionerPage

PERMISSION = "practitioners.review_articles"
NOT_PUBLIC = "{} has no published biography, so readers could not see who reviewed the article."
NO_LOGIN = "{} has no login. An editor chooses it in the biography, under “Login”."
NO_ROLE = "{} is no clinical reviewer. An administrator gives their account that role."
NO_LICENCE = "{} has no licence that is valid today. An editor enters it in the biography."


def valid_licences(practitioner: PractitionerPage, day: date) -> QuerySet[Licence]:
    """Return licences valid on `day`, or that never expire, in the order of the biography."""
    holds = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
    return Licence.objects.filter(holds, practitioner=practitioner.pk)


def obstacle(practitioner: PractitionerPage) -> str:
    """Return why `practitioner` cannot review an article today; empty if they can."""
    user = practitioner.user
    if not is_public(practitioner):
        problem = NOT_PUBLIC
    elif user is None or not user.is_active:
        problem = NO_LOGIN
    elif not user.has_perm(PERMISSION):
        problem = NO_ROLE
    elif not valid_licences(practitioner, timezone.localdate()).exists():
        problem = NO_LICENCE
    else:
        return ""
    return problem.format(practitioner.title)


def reviewers() -> list[PractitionerPage]:
    """Return all practitioners who can review an article today, sorted by name."""
    with_login = PractitionerPage.objects.filter(user__is_active=True).select_related("user")
    pages = public_pages(with_login).order_by("title")
    return [page for page in pages if not obstacle(page)]
