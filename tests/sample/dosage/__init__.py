"""A block that only tests have, made by the recipe of docs/developers."""
