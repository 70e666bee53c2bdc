"""How dates and times are written in English, on every screen: the day whole, 24 hours."""

DATE_FORMAT = SHORT_DATE_FORMAT = "F j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "F j, Y, H:i"
