"""From a scenario to arrays in canonical units: seconds, homes, households, rates per Julian year."""

from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled

__all__ = ["Compiled", "compile_scenario"]
