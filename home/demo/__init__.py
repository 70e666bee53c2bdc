"""The demo site of a fictional practice: YAML files, pictures, and the code that loads them.

Only the embedded settings install this app. No code outside imports it, so other installations
can leave it out.
"""
