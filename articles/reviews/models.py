"""The models of this app, imported into the module in which Django looks for models."""

from articles.reviews.records import Reminder, Review, SmallCorrection
from articles.reviews.workflow_tasks import (
    ClinicalReviewTask,
    ClinicalReviewTaskState,
    EditorialTask,
)

__all__ = [
    "ClinicalReviewTask",
    "ClinicalReviewTaskState",
    "EditorialTask",
    "Reminder",
    "Review",
    "SmallCorrection",
]
