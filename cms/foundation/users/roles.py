"""The names of the roles; `home.roles`, which may import all page types, has their permissions."""

from enum import StrEnum


class Role(StrEnum):
    """A role, which is a group of accounts, by its name in the admin."""

    WRITER = "Writer"
    EDITOR = "Editor"
    CLINICAL_REVIEWER = "Clinical reviewer"
    PRACTITIONER = "Practitioner"
    PARTNER_MANAGER = "Partner manager"
    ADMINISTRATOR = "Administrator"
