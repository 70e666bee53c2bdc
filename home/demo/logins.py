"""Accounts for the demo site: a superuser, and one for each role to try it out."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.users.roles import Role
from practitioners.models import PractitionerPage

# The first word of the role, except where that would not say who it is.
NAMES = {role: role.value.split()[0].lower() for role in Role} | {
    Role.CLINICAL_REVIEWER: "reviewer"
}


def create_logins(name: str, password: str) -> None:
    """Create those that are missing; the practitioner is given the first biography without one."""
    users = get_user_model().objects
    if not users.filter(username=name).exists():
        users.create_superuser(name, password=password)
    for role, login in NAMES.items():
        user, created = users.get_or_create(username=login)
        if not created:
            continue
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=role.value))
        if role is Role.PRACTITIONER:
            free = PractitionerPage.objects.filter(user=None).order_by("path")[:1]
            PractitionerPage.objects.filter(pk__in=list(free)).update(user=user)
