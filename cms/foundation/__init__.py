"""Users, transactions, visibility, addresses, search, formats and HTTP: it knows no content."""
