"""Makes a stored plan readable: a summary, a table of what has to happen, figures. Reads the stored folder only."""
