"""The demo site of a fictional practice: YAML, pictures, and what loads them.

The embedded settings alone install it. Nothing outside imports it, so it can be left out elsewhere.
"""
