"""Writers of output formats, as pure functions that make no database query."""
