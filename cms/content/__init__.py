"""Apps for editorial content: pages, blocks, images, documents, topics and practice settings."""
