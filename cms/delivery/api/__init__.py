"""The Delivery API, from which partners fetch content items."""
