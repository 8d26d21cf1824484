"""Scenario files: from YAML to a :class:`~simulator.model.scenario.Scenario`, or to every problem in them."""

from simulator.inputs.figures import Sourced, figures
from simulator.inputs.load import Loaded, Locations, load
from simulator.inputs.schema import json_schema

__all__ = ["Loaded", "Locations", "Sourced", "figures", "json_schema", "load"]
