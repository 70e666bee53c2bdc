"""The models of content items and of the state of delivery."""

from cms.delivery.models.items import ContentItem, ContentItemQuerySet, ItemFacet, Reason
from cms.delivery.models.operations import BuildFailure, FeedState, Purge, Rebuild, ReconcileRun

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
