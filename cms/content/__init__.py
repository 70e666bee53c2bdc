"""What editors make: pages and their blocks, images, documents, topics, and the practice."""
