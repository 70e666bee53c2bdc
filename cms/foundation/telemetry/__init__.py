"""What operators see of requests and errors: logs, numbers, and reports of errors."""
