"""Writers of formats, as pure functions that read no database."""
