"""Accounts for the demo site: a superuser, and one account for each role to try it out."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from articles.models import ArticlePage
from cms.foundation.transactions import unit_of_work
from cms.foundation.users.roles import Role
from practitioners.models import PractitionerPage

# The first word of the role's name, unless that word does not identify the role.
NAMES = {role: role.value.split()[0].lower() for role in Role} | {
    Role.CLINICAL_REVIEWER: "reviewer"
}


def create_logins(name: str, password: str) -> None:
    """Create missing accounts; link reviewer and practitioner to the first free biographies."""
    users = get_user_model().objects
    missing = {name, *NAMES.values()} - set(users.values_list("username", flat=True))
    if not missing:
        return
    hashed = make_password(password)  # Once for all accounts: it takes half a second by design.
    if name in missing:
        users.create(username=name, password=hashed, is_staff=True, is_superuser=True)
    for role, login in NAMES.items():
        if login not in missing:
            continue
        user = users.create(username=login, password=hashed)
        user.groups.add(Group.objects.get(name=role.value))
        if role in (Role.CLINICAL_REVIEWER, Role.PRACTITIONER):
            free = PractitionerPage.objects.filter(user=None).order_by("path")[:1]
            PractitionerPage.objects.filter(pk__in=list(free)).update(user=user)
        if role is Role.CLINICAL_REVIEWER:
            ask_for_review(user)


def ask_for_review(reviewer: Any) -> None:
    """Ask `reviewer` to review the article that is due first, so that they have work to do."""
    users = get_user_model().objects
    writer, editor = (users.get(username=NAMES[role]) for role in (Role.WRITER, Role.EDITOR))
    asked = PractitionerPage.objects.filter(user=reviewer).first()
    with unit_of_work():
        for page in ArticlePage.objects.filter(reviewer=asked).order_by("review_due_on")[:1]:
            page.asked_reviewer, page.owner = asked, writer
            page.save(update_fields=["owner"])
            page.save_revision(user=writer)
            turn = page.get_workflow().start(page, writer).current_task_state
            turn.task.specific.on_action(turn, editor, "approve")
