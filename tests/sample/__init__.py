"""A page type that only tests have, made by the recipe of docs/developers."""
