"""All models of this app, where Django looks for them."""

from articles.reviews.records import Reminder, Review
from articles.reviews.workflow_tasks import (
    ClinicalReviewTask,
    ClinicalReviewTaskState,
    EditorialTask,
)

__all__ = ["ClinicalReviewTask", "ClinicalReviewTaskState", "EditorialTask", "Reminder", "Review"]
