"""The settings of the current practice."""

from wagtail.models import Site

from cms.content.practice.models import PracticeSettings
from cms.foundation.batches import kept


def current_practice() -> PracticeSettings:
    """Return the settings of the default site; unsaved defaults if nothing is set up yet."""
    return kept(PracticeSettings, _read)


def _read() -> PracticeSettings:
    stored = PracticeSettings.objects.filter(site__is_default_site=True).select_related("site")
    if found := stored.first():
        return found
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return PracticeSettings()
    practice: PracticeSettings = PracticeSettings.for_site(site)
    return practice
