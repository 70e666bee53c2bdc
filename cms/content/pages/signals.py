"""The signals that pages send."""

from django.dispatch import Signal

# The slug of `instance` has changed, and with it the addresses of all pages below, which are
# written already. Sent inside the transaction; `url_path_before` is where the page was.
address_changed = Signal()
