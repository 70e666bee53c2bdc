"""A partner's own site, made from the Delivery API of a practice. README.md walks through it."""
