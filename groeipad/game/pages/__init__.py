"""The pages of a game: on paper, on the beamer, for the facilitator, and afterwards."""
