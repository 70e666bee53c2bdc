"""Players of videos that are kept elsewhere: the one list for blocks and for security headers."""

import re

# How each provider writes the address of a video, and where a player of it is without tracking.
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
    """The provider's name and the address of a player of the video at `url`, if it is known."""
    for name, (pattern, player) in VIDEO_PROVIDERS.items():
        match = pattern.fullmatch(url)
        if match:
            return name.partition(" ")[0], player.format(match[1])
    return None


def player_origins() -> list[str]:
    """`https://host` of each player, once, in the order of the list."""
    origins = ("/".join(player.split("/")[:3]) for _, player in VIDEO_PROVIDERS.values())
    return list(dict.fromkeys(origins))
