"""Sensitivity: which factors of a sweep make the outcome differ, told apart from chance between replications.

A *design* is a table of numbers between 0 and 1, a row for each point and a column for each factor (`samples`). What
comes out of it is a table of outcomes, a row for each point and a column for each replication, not-a-number where one
was not made or has no value. `replicated` makes means of them and tells what chance adds to these means; `noise` says
how much of all that differs is chance. On these rest `morris` (screening by elementary effects), `sobol` (shares of
the variance) and `one_at_a_time` (a tornado).
"""
