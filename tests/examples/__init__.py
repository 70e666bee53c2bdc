"""The examples, and the samples of the documentation, are run against a live server."""
