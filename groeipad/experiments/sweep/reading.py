"""From the file of a sweep to a sweep that can be run, or to all that is wrong in it, before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from groeipad.experiments.sweep.columns import OWN, standard_error, taken
from groeipad.experiments.sweep.definition import Design, SweepFile, Uniform
from groeipad.experiments.sweep.definition import Factor as FactorText
from groeipad.experiments.sweep.factors import Factor, Setting, quantile_of
from groeipad.experiments.sweep.measures import Measure, read_measures
from groeipad.experiments.sweep.paths import follow
from simulator.errors import InputError, Problem
from simulator.inputs import Loaded, ScenarioFiles, read_files
from simulator.inputs.extend import EXTENDS, read_chain
from simulator.inputs.model_file import as_model
from simulator.inputs.named_file import file_beside
from simulator.inputs.place import Place, find
from simulator.inputs.schema import schema_of
from simulator.inputs.shape import shape_of
from simulator.inputs.tree import Branch, Entry, Leaf, Listing, read_tree
from simulator.model.base import Text
from simulator.model.scenario import Scenario

REPLICATIONS = 20
"""Replications at each point, where the file does not say."""
LIMIT = 1_000
"""The most replications at a point with a precision, where the file does not say."""


@dataclass(frozen=True)
class Sweep:
    """A sweep that can be run.

    Attributes
    ----------
    name, title
        Its file's name, and its own.
    path, scenario_path
        Its file, and that of its scenario.
    files, loaded
        The scenario, to lay the settings of a point over, and as it is.
    factors, measures, design
        What differs, what is measured, and at which points.
    plans
        Whether plans are made, and nothing is simulated.
    replications, precision
        How many replications each point has; with a precision at most. Plans have one, without chance.
    seed, is_fresh
        Where random numbers start, and whether each point has its own.
    """

    name: str
    title: Text
    path: Path
    scenario_path: Path
    files: ScenarioFiles
    loaded: Loaded
    factors: tuple[Factor, ...]
    measures: tuple[Measure, ...]
    design: Design
    plans: bool
    replications: int
    precision: float | None
    seed: int
    is_fresh: bool

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is."""
        return self.loaded.scenario


def read_sweep(path: Path) -> Sweep:
    """Return the sweep that a file holds.

    Every path is followed along the schema, and the scenario is checked with each value that is listed and with the
    ends of each range. Only a combination of values can be wrong after that: then the point says so.

    Raises
    ------
    InputError
        With every problem in the file, or every problem in its scenario.
    """
    tree, problems = read_tree(path, str(path))
    if tree is None:
        raise InputError(problems)
    told, more = as_model(_without_overlays(tree), SweepFile)
    problems += more
    scenario_path: Path | None = None
    if "scenario" in tree.entries:
        named = file_beside(path, tree.entries["scenario"].node, "scenario")
        if isinstance(named, Path):
            scenario_path = named
        else:
            # In the place of what else is said of it: this says more.
            problems = [*(one for one in problems if one.field != "scenario"), named]
    if problems or told is None or scenario_path is None:
        raise InputError(problems)
    files, loaded = read_files(scenario_path)
    reader = _Reader(path, tree, told, files, loaded)
    factors, measures = reader.factors(), reader.measures()
    reader.refuse_chance_of_plans()
    if reader.problems:
        raise InputError(reader.problems)
    plans = told.method == "plan"
    default = 1 if plans else REPLICATIONS if told.precision is None else LIMIT
    return Sweep(
        name=path.stem,
        title=told.title,
        path=path,
        scenario_path=scenario_path,
        files=files,
        loaded=loaded,
        factors=factors,
        measures=measures,
        design=told.design,
        plans=plans,
        replications=default if told.replications is None else told.replications,
        precision=told.precision,
        seed=loaded.scenario.simulation.seed if told.seed is None else told.seed,
        is_fresh=told.random_numbers == "fresh",
    )


def sweep_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file of a sweep; an option may hold any part of a scenario."""
    schema = schema_of(shape_of(SweepFile), "Sweep of groeipad")
    schema["$defs"]["Overlay"]["additionalProperties"] = True
    return schema


class _Reader:
    """Reads the factors and outcomes of a sweep, and remembers what is wrong with them."""

    def __init__(
        self, path: Path, tree: Branch, told: SweepFile, files: ScenarioFiles, loaded: Loaded
    ) -> None:
        self._path, self._tree, self._told, self._files, self._loaded = path, tree, told, files, loaded
        self._shape = shape_of(SweepFile)
        municipalities = loaded.scenario.region.municipalities
        self._names = {one.name: code for code, one in municipalities.items()} | {
            code: code for code in municipalities
        }
        self.problems: list[Problem] = []

    def factors(self) -> tuple[Factor, ...]:
        found = [factor for name, text in self._told.factors.items() for factor in self._factor(name, text)]
        for factor in found:
            for setting in factor.listed or (factor.at(0.0), factor.at(1.0)):
                self._try(factor, setting)
        self._refuse_one_place_twice(found)
        self._refuse_names_of_columns()
        return tuple(found)

    def measures(self) -> tuple[Measure, ...]:
        found, problems = read_measures(self._told, self._loaded.scenario, self._names, self._place)
        self.problems += problems
        return found

    def refuse_chance_of_plans(self) -> None:
        """Refuse what tells how chance is drawn where plans are made, in which there is none."""
        told = self._told
        if told.method != "plan":
            return
        fresh = told.random_numbers if told.random_numbers == "fresh" else None
        for name, value in (
            ("replications", told.replications),
            ("precision", told.precision),
            ("random_numbers", fresh),
        ):
            if value is not None:
                place = self._place(name)
                self.problems.append(
                    Problem(
                        place.key_where,
                        name,
                        str(value),
                        "nothing: there is no chance in a plan",
                        f"leave '{name}' out, or write 'method: simulation'",
                    )
                )

    def _place(self, *keys: str) -> Place:
        return find(self._tree, self._shape, keys)

    def _factor(self, name: str, text: FactorText) -> Iterator[Factor]:
        if text.options is not None:
            options = self._place("factors", name, "options").node
            assert isinstance(options, Branch)
            chosen = tuple(self._option(option, entry) for option, entry in options.entries.items())
            yield Factor(name, text.title, "", None, chosen)
            return
        path = self._place("factors", name, "path")
        target = follow(str(text.path), self._files.tree, self._names, path.where, path.field)
        if isinstance(target, Problem):
            self.problems.append(target)
            return
        factor = Factor(name, text.title, target.unit, target.now, target=target)
        if text.values is not None:
            listing = self._place("factors", name, "values").node
            assert isinstance(listing, Listing)
            leaves = [leaf for leaf in listing.items if isinstance(leaf, Leaf)]
            yield replace(
                factor, listed=tuple(Setting(_label(leaf), (target.part(leaf),)) for leaf in leaves)
            )
            return
        way = "range" if text.range is not None else "distribution"
        place = self._place("factors", name, way)
        if not target.is_number:
            self.problems.append(
                Problem(
                    place.where,
                    place.field,
                    f"a {way} of what is no number",
                    "a list of values",
                    f"write 'values:' in the place of '{way}:'",
                )
            )
            return
        if text.distribution is not None:
            quantile = quantile_of(text.distribution)
            is_range = text.distribution.kind in ("uniform", "triangular")
        else:
            ends = target.ends if text.range == "data" else text.range
            if ends is None:
                told = f"that of {text.path}, which has no low and high that differ"
                self.problems.append(
                    Problem(place.where, place.field, told, "a figure with a range", "write [low, high]")
                )
                return
            quantile, is_range = quantile_of(Uniform(kind="uniform", low=ends[0], high=ends[1])), True
        yield replace(factor, quantile=quantile, where=place.node.where, is_range=is_range)

    def _option(self, name: str, entry: Entry) -> Setting:
        """Return an option: what it extends and the scenario does not, and over that what it says itself."""
        assert isinstance(entry.node, Branch)
        own = Branch(
            entry.node.where, {key: one for key, one in entry.node.entries.items() if key != EXTENDS}
        )
        if EXTENDS not in entry.node.entries:
            return Setting(name, (own,), _title((own,)))
        extended = entry.node.entries[EXTENDS].node
        known = {file.resolve() for file in self._files.files}
        trees: list[Branch] = []
        for named in extended.items if isinstance(extended, Listing) else (extended,):
            target = file_beside(self._path, named, EXTENDS)
            if isinstance(target, Problem):
                self.problems.append(target)
                continue
            chain = read_chain(target)
            self.problems += chain.problems
            new = [tree for tree in chain.trees if Path(tree.where.file).resolve() not in known]
            known |= {file.resolve() for file in chain.files}
            trees += new
        parts = (*trees, own)
        return Setting(name, parts, _title(parts))

    def _try(self, factor: Factor, setting: Setting) -> None:
        """Check the scenario with a single factor changed; what is wrong then is wrong with its value."""
        try:
            self._files.load(setting.parts)
        except InputError as error:
            for problem in error.problems:
                if problem.where.file != str(self._path):
                    told = f"{problem.value} (where {factor.id} is {setting.label})"
                    problem = replace(problem, value=told)
                if problem not in self.problems:
                    self.problems.append(problem)

    def _refuse_one_place_twice(self, factors: list[Factor]) -> None:
        first: dict[tuple[str, ...], str] = {}
        for factor in factors:
            if factor.target is None:
                continue
            other = first.setdefault(factor.target.keys, factor.id)
            if other != factor.id:
                place = self._place("factors", factor.id, "path")
                told = f"the same place as that of '{other}'"
                self.problems.append(
                    Problem(place.where, place.field, told, "a path of its own", "leave one of the two out")
                )

    def _refuse_names_of_columns(self) -> None:
        """Refuse ids that would give a table two columns of one name."""
        for kind, names, known in (
            ("factors", self._told.factors, taken(self._told.measured)),
            ("outcomes", self._told.measured, {*OWN} | {standard_error(one) for one in self._told.measured}),
        ):
            for name in names:
                if name in known:
                    place = self._place(kind, name)
                    told = "the name of another column of the table"
                    self.problems.append(
                        Problem(
                            place.key_where, place.field, told, "an id of its own", f"write '{name}_here'"
                        )
                    )


def _without_overlays(tree: Branch) -> Branch:
    """Return the tree without what stands in options: that is checked as parts of the scenario."""

    def emptied(entry: Entry) -> Entry:
        return Entry(entry.key, Branch(entry.node.where)) if isinstance(entry.node, Branch) else entry

    def without(entry: Entry) -> Entry:
        if not isinstance(entry.node, Branch):
            return entry
        entries: Mapping[str, Entry] = entry.node.entries
        if "options" not in entries or not isinstance(entries["options"].node, Branch):
            return entry
        options = entries["options"].node
        bare = replace(options, entries={name: emptied(one) for name, one in options.entries.items()})
        kept = {**entries, "options": Entry(entries["options"].key, bare)}
        return Entry(entry.key, replace(entry.node, entries=kept))

    factors = tree.entries.get("factors")
    if factors is None or not isinstance(factors.node, Branch):
        return tree
    bare = replace(factors.node, entries={name: without(one) for name, one in factors.node.entries.items()})
    return replace(tree, entries={**tree.entries, "factors": Entry(factors.key, bare)})


def _title(parts: Sequence[Branch]) -> Text | None:
    """Return the title that the last of some parts with one gives; whether it is a good one is checked elsewhere."""
    for part in reversed(parts):
        title = part.entries["title"].node if "title" in part.entries else None
        if isinstance(title, Branch):
            texts = {name: one.node.text for name, one in title.entries.items() if isinstance(one.node, Leaf)}
            if {"nl", "en"} <= set(texts):
                return Text(nl=texts["nl"], en=texts["en"])
    return None


def _label(leaf: Leaf) -> bool | int | float | str | None:
    """Return a value as it stands in tables: numbers as plain numbers, words as they were written."""
    if isinstance(leaf.value, bool):
        return str(leaf.value).lower()
    if isinstance(leaf.value, float):
        return float(leaf.value)
    return leaf.value if isinstance(leaf.value, (int, str)) else leaf.text
