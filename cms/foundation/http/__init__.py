"""What HTTP needs on both sides: middleware, headers, compression, and outgoing requests."""
