"""Keeping content items equal to the pages: every write of one is made here."""
