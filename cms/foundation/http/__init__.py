"""HTTP code for both directions: middleware, headers, compression, and outgoing requests."""
