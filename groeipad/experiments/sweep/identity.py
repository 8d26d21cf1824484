"""What the outcome of a point depends on, as one hash: a point of which the hash is known is not simulated again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from groeipad.experiments.fingerprint import plan_fingerprint, run_fingerprint
from groeipad.experiments.sweep.designs import Settings
from groeipad.experiments.sweep.measuring import Point, seed_of
from groeipad.experiments.sweep.reading import Sweep
from simulator.inputs.convert import to_python
from simulator.inputs.tree import Branch


@dataclass(frozen=True)
class Identity:
    """The part of the hash that all points of a sweep have in common.

    Which points there are is no part of it, nor what anything is called for people: so a sweep that gets more points
    keeps those it has.
    """

    ground: str

    @classmethod
    def of(cls, sweep: Sweep) -> Identity:
        """Return the identity of a sweep."""
        made = (
            plan_fingerprint(sweep.scenario, solver="highs", extends="")
            if sweep.plans
            else run_fingerprint(
                sweep.scenario, replications=sweep.replications, precision=sweep.precision, seed=sweep.seed
            )
        )
        factors = [
            [one.id, one.target.keys if one.target else [[s.label, _plain(s.parts)] for s in one.listed]]
            for one in sweep.factors
        ]
        measures = [[one.metric, one.municipality, one.group, one.year] for one in sweep.measures]
        return cls(_hash([made, factors, measures]))

    def point(self, sweep: Sweep, number: int, settings: Settings) -> Point:
        """Return a point that can be simulated.

        Parameters
        ----------
        sweep
            The sweep.
        number
            Which point.
        settings
            The value of each factor there.
        """
        seed = seed_of(sweep.seed, number, is_fresh=sweep.is_fresh)
        labels = [None if one is None else one.label for one in settings]
        return Point(
            number,
            _hash([self.ground, labels, seed]),
            tuple(part for one in settings if one is not None for part in one.parts),
            seed,
        )


def _plain(parts: tuple[Branch, ...]) -> list[Any]:
    return [to_python(part, None) for part in parts]


def _hash(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
