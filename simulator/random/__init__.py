"""Random numbers by address: every draw is a pure function of (seed, replication, purpose, entity, index).

Nothing is drawn in sequence, so no draw can shift another: the same household has the same patience in every
scenario, and results do not depend on the order of work, the number of workers or the engine.
"""
