"""The sync of content items with their pages: every write of an item is made here."""
