"""The signals that delivery sends to the apps above it."""

from django.dispatch import Signal

# Sent in the transaction before items are stored, with `changes`, a list of plans.Change.
items_changing = Signal()
# Sent in the transaction in which items were marked, which are rebuilt after it.
items_marked = Signal()
