"""What a stored frontier says: the trade-off in words, in tables and in a figure."""
