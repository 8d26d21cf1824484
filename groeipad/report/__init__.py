"""Makes a stored result readable: bands, a summary, figures. Reads the stored folder only, never a run."""
