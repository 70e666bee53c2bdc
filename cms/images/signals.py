"""What images tell the rest of the platform."""

from django.dispatch import Signal

# provides args: instance
renditions_made = Signal()
