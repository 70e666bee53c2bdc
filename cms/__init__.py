"""What any practice uses: the platform without its page types."""

__version__ = "0.1.0"
