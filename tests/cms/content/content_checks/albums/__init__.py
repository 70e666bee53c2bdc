"""An app for tests alone: what has rows with pictures, and rows of these."""
