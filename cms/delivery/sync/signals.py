"""The signals that delivery sends to the apps above it."""

from django.dispatch import Signal

# Sent in the transaction before items are stored, with `changes`, a list of planning.Change.
items_changing = Signal()
