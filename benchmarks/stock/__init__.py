"""The site of `make_content` as a plain Wagtail project, to measure beside Meridian."""
