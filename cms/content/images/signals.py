"""The signals that images send."""

from django.dispatch import Signal

# provides args: instance
renditions_made = Signal()

# Asks which pages show pictures of others. provides args: pages (a set of keys); a receiver
# returns pairs: the key of one of these pages, and that of a page that shows its pictures.
pictures_shown_by = Signal()
