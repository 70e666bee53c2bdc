"""The desk: editing together, previews, the schedule, the check of links, the guide."""
