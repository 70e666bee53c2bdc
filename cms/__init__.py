"""What any practice uses: the platform without its page types."""

__version__ = "1.0.0"
