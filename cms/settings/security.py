"""Security headers for browsers, equal in every environment. See decision 0020."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.content.blocks.players import player_origins

# Pages load nothing from other sites except video players, which the reader starts.
# cms.foundation.http.headers adds the origin of the media. Style sheets hold `data:` images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        # No script of the site connects elsewhere; audit tools fetch robots.txt from within a page.
        "connect-src": [SELF],
        "frame-src": player_origins(),
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Wagtail's forms contain inline scripts and styles, which cannot be given a nonce.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [SELF],
    "object-src": [NONE],
}
API_DOCS_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
# The policy of everything but HTML: JSON, feeds, images, style sheets.
DATA_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}

_OFF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "display-capture",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
_OF_PLAYERS = ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture")
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **{feature: [] for feature in _OFF},
    **{feature: player_origins() for feature in _OF_PLAYERS},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
