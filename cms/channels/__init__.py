"""Further ways out. Each is a reader of content items."""
