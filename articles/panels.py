"""Panels of the article form."""

from typing import Any

from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel

from cms.content.practice.current import current_practice
from cms.content.practice.models import ReviewRule

ALREADY_PUBLIC = (
    "Readers have seen this article: say in a sentence what you change. A correction is for what "
    "was wrong, and stands at the top of the article; an update is for what is new."
)


class LastReviewPanel(MultiFieldPanel):
    """The panel of the last clinical review, shown if there is one."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Return whether the article has been reviewed."""
            return bool(super().is_shown() and self.instance.reviewed_on)


class SmallCorrectionPanel(FieldPanel):
    """The panel for the reason why a review still stands, shown if there is a review to keep."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Return whether there is a review that the practice lets a reason keep."""
            reviewed = super().is_shown() and self.instance.reviewed_on
            return bool(reviewed and current_practice().review_rule != ReviewRule.NONE)


class CorrectionsPanel(InlinePanel):
    """The panel of updates and corrections, with their purpose as help text in a live article."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.instance.pk and self.instance.live:
                self.help_text = ALREADY_PUBLIC
