"""What happened to a page, for those who have to follow."""

from django.dispatch import Signal

# A page was retracted. Sent with `page` and `user`, inside of the transaction.
retracted = Signal()
