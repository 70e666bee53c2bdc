"""Content as all formats have it: what the JSON of the API says."""

import json
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

Content = dict[str, Any]


def encode(content: Any) -> bytes:
    """JSON in UTF-8, as it is stored and sent."""
    text = json.dumps(content, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
