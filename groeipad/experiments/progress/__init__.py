"""What was realised beside the path of a stored result, and a simulation that goes on from there."""
