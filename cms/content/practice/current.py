"""The settings of the current practice."""

from wagtail.models import Site

from cms.content.practice.models import PracticeSettings


def current_practice() -> PracticeSettings:
    """Return the settings of the default site; unsaved defaults if nothing is set up yet."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return PracticeSettings()
    practice: PracticeSettings = PracticeSettings.for_site(site)
    return practice
