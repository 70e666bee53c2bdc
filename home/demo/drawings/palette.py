"""The one palette that all drawings share."""

Color = tuple[int, int, int]

ABYSS: Color = (14, 46, 54)
HARBOR: Color = (31, 78, 84)
LAGOON: Color = (58, 114, 118)
MIST: Color = (134, 174, 172)
FOAM: Color = (205, 222, 215)
CREAM: Color = (250, 244, 232)
SHELL: Color = (245, 231, 210)
SAND: Color = (232, 211, 180)
DUNE: Color = (208, 178, 140)
CORAL: Color = (232, 142, 114)
BLUSH: Color = (243, 187, 163)
TERRACOTTA: Color = (196, 99, 74)
CLAY: Color = (146, 70, 55)
GOLD: Color = (244, 201, 136)
SAGE: Color = (147, 168, 141)
MOSS: Color = (92, 122, 104)
VIOLET: Color = (92, 80, 120)
LILAC: Color = (164, 148, 180)
NIGHT: Color = (33, 36, 66)

SKIN_FAIR: Color = (243, 205, 178)
SKIN_WARM: Color = (226, 168, 133)
SKIN_TAN: Color = (196, 132, 98)
SKIN_BROWN: Color = (134, 84, 62)
SKIN_DEEP: Color = (101, 62, 48)


def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two colors; share 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(color: Color, share: float = 0.25) -> Color:
    """A shade of the color that leans towards the deep harbor tone."""
    return mix(color, ABYSS, share)


def lighter(color: Color, share: float = 0.25) -> Color:
    """A tint of the color that leans towards cream."""
    return mix(color, CREAM, share)
