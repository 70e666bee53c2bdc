"""Code that knows no page type: users, transactions, visibility, search, formats and HTTP."""
