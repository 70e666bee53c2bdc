"""A writer of XML documents that are well-formed whatever the texts contain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from cms.foundation.formats.characters import writable


class XmlDocument:
    """A document in UTF-8, written from its beginning to its end.

    It removes the characters that XML cannot contain from each text and attribute, so that no
    caller can forget to do so.
    """

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._generator = XMLGenerator(self._buffer, "utf-8", short_empty_elements=True)
        self._generator.startDocument()

    @contextmanager
    def inside(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """Open an element, which contains everything written inside the `with` block."""
        clean = {key: writable(value) for key, value in (attributes or {}).items()}
        self._generator.startElement(name, AttributesImpl(clean))
        yield
        self._generator.endElement(name)

    def element(
        self, name: str, text: str = "", attributes: Mapping[str, str] | None = None
    ) -> None:
        """Write an element with a text, or an empty element."""
        with self.inside(name, attributes):
            if text:
                self._generator.characters(writable(text))

    def encoded(self) -> bytes:
        """Return the bytes written so far."""
        return self._buffer.getvalue()
