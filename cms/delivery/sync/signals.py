"""What delivery tells the floors above."""

from django.dispatch import Signal

# Inside the transaction, before they are stored; with `changes`, a list of planning.Change.
items_changing = Signal()
