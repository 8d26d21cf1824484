"""Searches quota trajectories with linear programmes; the only floor that imports HiGHS and PuLP."""
