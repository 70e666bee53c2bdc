"""The time zones that a practice can be in."""

from zoneinfo import available_timezones

from django.conf import settings

REGIONS = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"]
REGIONS += ["Europe", "Indian", "Pacific"]


def default_time_zone() -> str:
    """Return the time zone of the settings, for a practice that has not chosen one."""
    return settings.TIME_ZONE


def time_zone_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Return UTC, the default, and the IANA zones that are named after a place, by region."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if place and region in groups:
            groups[region].append((name, place.replace("_", " ").replace("/", ", ")))
    named = {name for places in groups.values() for name, _ in places}
    plain = dict.fromkeys(["UTC", default_time_zone()])
    return [(name, name) for name in plain if name not in named] + list(groups.items())
