"""Scenario files: from YAML to a :class:`~simulator.model.scenario.Scenario`, or to all that is wrong; and back."""

from simulator.inputs.figures import Sourced, figures
from simulator.inputs.load import Loaded, Locations, ScenarioFiles, load, read_files
from simulator.inputs.schema import json_schema
from simulator.inputs.write import overlay_text, relative_extends, scenario_text

__all__ = [
    "Loaded",
    "Locations",
    "ScenarioFiles",
    "Sourced",
    "figures",
    "json_schema",
    "load",
    "overlay_text",
    "read_files",
    "relative_extends",
    "scenario_text",
]
