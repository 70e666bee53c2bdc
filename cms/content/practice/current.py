"""The practice whose site this is."""

from wagtail.models import Site

from cms.content.practice.models import PracticeSettings


def current_practice() -> PracticeSettings:
    """The settings of the default site; unsaved defaults when nothing is set up yet."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return PracticeSettings()
    practice: PracticeSettings = PracticeSettings.for_site(site)
    return practice
