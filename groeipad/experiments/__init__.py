"""From scenario files to stored results."""
