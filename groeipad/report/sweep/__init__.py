"""A stored sweep for people: what was varied, what came of it, and which factors matter."""
