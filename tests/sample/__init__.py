"""A page type and a block that only tests have, made by the recipes of docs/developers."""
