"""A plan as a scenario: the file that extends the planned one, and the same as a scenario to be simulated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groeipad.experiments.whole_plan import WholePlan
from groeipad.texts import LANGUAGES, Texts
from simulator.flows.periods import Period
from simulator.inputs import Loaded, ScenarioFiles
from simulator.inputs.write import overlay_text, relative_extends
from simulator.model.scenario import Scenario
from solvers.overlay import overlay_of
from solvers.plan import Plan
from solvers.programme import period_label


def overlay_yaml(plan: Plan, whole: WholePlan, scenario: Scenario, path: Path, folder: Path) -> str:
    """Return the overlay as YAML: the scenario, with what the plan changes in it.

    Parameters
    ----------
    plan, whole
        The plan, and the same in whole homes.
    scenario, path
        The scenario it was made from, and its file.
    folder
        Where the overlay will stand.
    """
    both = [Texts(lang) for lang in LANGUAGES]

    def titles(what: str, period: Period) -> Mapping[str, str]:
        return {texts.lang: texts(f"plan.overlay.{what}", period=period_label(period)) for texts in both}

    def told(what: str) -> dict[str, str]:
        title = scenario.title.model_dump()
        return {texts.lang: texts(f"plan.overlay.{what}", title=texts.pick(title)) for texts in both}

    head: dict[str, Any] = {
        "extends": relative_extends(folder, path),
        "title": told("title"),
        "explanation": told("explanation"),
    }
    return overlay_text(head | overlay_of(plan, scenario, whole.open_homes, titles))


def planned_scenario(plan: Plan, whole: WholePlan, loaded: Loaded) -> Scenario:
    """Return the scenario that carries out a plan of a scenario that was loaded, as its overlay gives it."""
    path = loaded.files[0]
    text = overlay_yaml(plan, whole, loaded.scenario, path, path.parent)
    return ScenarioFiles.of(loaded).load_text(text, "the overlay of the plan").scenario
