"""Sweeps: one scenario at many points, where each factor has another value; from a YAML file to tidy tables."""
