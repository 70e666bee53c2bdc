"""Backups of the whole site: all rows and files, readable by every kind of database."""
