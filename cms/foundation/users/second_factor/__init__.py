"""The second factor of accounts, with django-allauth. See decision 51."""
