"""Output channels besides the website and the Delivery API. Each reads stored content items."""
