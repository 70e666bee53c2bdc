"""The models of content items and of the state of delivery."""

from cms.delivery.models.items import ContentItem, ItemFacet, Reason
from cms.delivery.models.operations import BuildFailure, FeedState, Purge, Rebuild, ReconcileRun
from cms.delivery.models.querysets import ContentItemQuerySet

__all__ = [
    "BuildFailure",
    "ContentItem",
    "ContentItemQuerySet",
    "FeedState",
    "ItemFacet",
    "Purge",
    "Reason",
    "Rebuild",
    "ReconcileRun",
]
