"""Publishing from the edit form by way of the page's own `publish`."""

from typing import Any

from wagtail.models import Revision


class PublishThroughPage:
    """An action that publishes as `Page.publish` does, which the types of pages extend.

    Wagtail's edit form uses an action that goes past that method; its other ways do not.
    """

    def __init__(self, revision: Revision, **options: Any) -> None:
        self.revision, self.options = revision, options

    def execute(self, **options: Any) -> None:
        """Publish or schedule the revision."""
        self.revision.publish(**self.options, **options)
