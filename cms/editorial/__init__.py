"""Tools for editors: concurrent editing, draft sharing, the schedule, the link check, the guide."""
