"""Sets of HTML tags, by how `Reader` treats them."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CELLS = _names("td th")
TABLE_PARTS = CELLS | _names("caption tbody tfoot thead tr")
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
LISTS = _names("ol ul")
# Tags that begin and end a line.
BLOCKS = (
    _names("address article aside blockquote body center dd details dialog div dl dt fieldset")
    | _names("figcaption figure footer form header hgroup hr html legend li main menu nav option")
    | _names("p pre section summary table")
    | HEADINGS
    | LISTS
    | TABLE_PARTS
)
# Tags without an end tag.
VOID = _names("area base br col embed hr img input link meta param source track wbr")
# Elements whose content is not text, or was not shown where it was copied.
HIDDEN = _names(
    "annotation annotation-xml audio canvas datalist del head iframe mphantom noembed noframes"
    " noscript object script select style svg template title video xmp"
)
# Elements in whose text a line break is one on the screen.
PREFORMATTED = _names("listing pre textarea")
EMBEDDED = _names("audio embed iframe object video")
STRUCK = _names("s strike")
# The elements that a start tag ends, and the elements at which to stop looking for them.
ENDED_BY = {"li": _names("li"), "td": CELLS, "th": CELLS, "tr": _names("tr")}
LIMITS = LISTS | TABLE_PARTS | _names("body li table")
