"""The names of the roles; what each may do is in `home.roles`, above all that it speaks of."""

from enum import StrEnum


class Role(StrEnum):
    """A group of accounts, by the name that it has in the admin."""

    WRITER = "Writer"
    EDITOR = "Editor"
    CLINICAL_REVIEWER = "Clinical reviewer"
    PRACTITIONER = "Practitioner"
    PARTNER_MANAGER = "Partner manager"
    ADMINISTRATOR = "Administrator"
