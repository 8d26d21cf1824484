"""The serious game: rounds in which roles decide, on the real engine. A state machine without any interface."""
