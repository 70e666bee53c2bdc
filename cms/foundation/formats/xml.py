"""XML documents, well-formed whatever the texts are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from cms.foundation.formats.characters import writable


class XmlDocument:
    """A document in UTF-8, written from its beginning to its end.

    What XML cannot hold is left out of each text and attribute here, in the one place that all
    pass, so that no caller can forget it.
    """

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._generator = XMLGenerator(self._buffer, "utf-8", short_empty_elements=True)
        self._generator.startDocument()

    @contextmanager
    def inside(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """An element that holds what is written meanwhile."""
        clean = {key: writable(value) for key, value in (attributes or {}).items()}
        self._generator.startElement(name, AttributesImpl(clean))
        yield
        self._generator.endElement(name)

    def element(
        self, name: str, text: str = "", attributes: Mapping[str, str] | None = None
    ) -> None:
        """An element that holds a text, or nothing."""
        with self.inside(name, attributes):
            if text:
                self._generator.characters(writable(text))

    def encoded(self) -> bytes:
        """What has been written."""
        return self._buffer.getvalue()
