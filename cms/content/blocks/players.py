"""Players of videos on other sites: the one list for blocks and for security headers."""

import re

# The form of each provider's video addresses, and the address of its player without tracking.
VIDEO_PROVIDERS = {
    "YouTube": (
        re.compile(r"https://(?:www\.|m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{11})(?:[&#].*)?"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    "YouTube (short)": (
        re.compile(r"https://youtu\.be/([\w-]{11})(?:[?#].*)?"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    "Vimeo": (
        re.compile(r"https://(?:www\.)?vimeo\.com/(\d{1,12})(?:[?#/].*)?"),
        "https://player.vimeo.com/video/{}?dnt=1",
    ),
}


def player_url(url: str) -> tuple[str, str] | None:
    """Return the provider's name and the player's URL for the video at `url`; None if unknown."""
    for name, (pattern, player) in VIDEO_PROVIDERS.items():
        match = pattern.fullmatch(url)
        if match:
            return name.partition(" ")[0], player.format(match[1])
    return None


def player_origins() -> list[str]:
    """Return the origin (`https://host`) of each player once, in the order of the list."""
    origins = ("/".join(player.split("/")[:3]) for _, player in VIDEO_PROVIDERS.values())
    return list(dict.fromkeys(origins))
