"""The signals that retractions send."""

from django.dispatch import Signal

# A page was retracted. Sent with `page` and `user`, inside of the transaction.
retracted = Signal()
