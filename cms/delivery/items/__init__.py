"""What a content item is, and reading it."""
