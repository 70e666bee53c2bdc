"""What a request costs: files, caches, Meridian and plain Wagtail, measured in turn in one run."""
