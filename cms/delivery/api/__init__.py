"""The Delivery API: how partners ask for content items."""
