"""Making a plan: each part of a problem is stated, its goals pursued, and what stands in the way explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

import numpy as np

from simulator.model.plan import Goal
from solvers.constraints import state
from solvers.decisions import Decisions, put_together, read_decisions
from solvers.goals import EXACT, Reached, Stage, Tolerances, pursue
from solvers.linear import Linear
from solvers.prices import Effect, Price, effects_of, prices_of, renumbered, whole_address
from solvers.problem import Floats, Ints, Problem
from solvers.programme import Address, Constraint, Programme
from solvers.session import Clock, Session
from solvers.solve import SolverName, open_session
from solvers.split import parts_of
from solvers.widening import Widened, clash, least_widening, widen

Progress = Callable[[int, int], None]
"""Is told how many parts are done, of how many."""


@dataclass(frozen=True)
class Options:
    """How a plan is made.

    Attributes
    ----------
    solver
        By which solver.
    time_limit
        Seconds; None: no limit.
    split
        Whether parts that nothing couples are solved apart.
    jobs
        So many processes solve parts side by side; never changes a plan.
    explain
        Whether it is told what stands in the way of fair share.
    effects
        So many effects a goal are told at most; none: prices are not looked at either.
    tolerances
        How exactly.
    beside
        Constraints that are stated beside those of the scenario. What they say may be of all municipalities
        together, so with any of them nothing is solved apart.
    """

    solver: SolverName = "highs"
    time_limit: float | None = None
    split: bool = True
    jobs: int = 1
    explain: bool = True
    effects: int = 5
    tolerances: Tolerances = EXACT
    beside: tuple[Constraint, ...] = ()


STANDARD = Options()
"""HiGHS, in parts, with what is worth telling of the limits."""


@dataclass(frozen=True)
class InTheWay:
    """What limits would have to be wider, and which of them clash.

    Attributes
    ----------
    possible
        Whether any widening would do.
    widened
        The least widening.
    clash
        For each part of the problem, limits that cannot all hold, none of which can be missed.
    """

    possible: bool = True
    widened: tuple[Widened, ...] = ()
    clash: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan.

    Attributes
    ----------
    problem
        What it is made from.
    options
        How it was made.
    decisions
        What it decides.
    goals
        What each goal has come to, in their order.
    levels
        The leximin: each ratio with the municipalities that have it, the worst first.
    limits
        What was widened because the scenario's own limits cannot all hold; nothing where they can.
    fair_share
        What would have to be widened for everybody to reach fair share; nothing where they do.
    prices, effects
        What limits are worth, and what ten more would do.
    parts, programmes
        How many parts there were, and how many linear programmes were solved.
    """

    problem: Problem
    options: Options
    decisions: Decisions
    goals: dict[Goal, float]
    levels: tuple[tuple[float, tuple[int, ...]], ...]
    limits: InTheWay
    fair_share: InTheWay
    prices: tuple[Price, ...]
    effects: tuple[Effect, ...]
    parts: int
    programmes: int

    @property
    def ratios(self) -> Floats:
        """(M,) homes placed in the target year / F_m, at most 1; 1 where nobody has to be housed."""
        problem = self.problem
        placed = self.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
        share = problem.fair_share
        part = np.divide(placed, share, out=np.ones_like(placed), where=share > 0)
        return np.asarray(np.minimum(1.0, part), dtype=np.float64)

    @property
    def fair_share_met(self) -> bool:
        """Whether every municipality reaches its fair share."""
        return bool(self.ratios.min(initial=1.0) >= 1.0 - self.options.tolerances.ratio)


def make_plan(problem: Problem, options: Options = STANDARD, progress: Progress | None = None) -> Plan:
    """Return the best plan, in the order of the scenario's goals.

    Where the scenario's own limits cannot all hold they are widened as little as can be, in the order in which the
    region would rather give way.

    Parameters
    ----------
    problem
        What it is made from.
    options
        How.
    progress
        Is told how many parts are done.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    """
    clock = Clock.started(options.time_limit)
    waiting = parts_for(problem, options)
    parts: list[Part] = []
    for part in _solved(waiting, options, clock):
        parts.append(part)
        if progress is not None:
            progress(len(parts), len(waiting))
    return plan_of(problem, options, parts)


def parts_for(problem: Problem, options: Options) -> list[Part]:
    """Return the parts of a problem that are solved apart, or all of it as one."""
    whole = [np.arange(problem.places, dtype=np.int64)]
    members = parts_of(problem) if options.split and not options.beside else whole
    return [Part.of(problem, places) for places in members]


def plan_of(problem: Problem, options: Options, parts: list[Part]) -> Plan:
    """Return the plan of a problem that the plans of its parts make together."""
    return Plan(
        problem=problem,
        options=options,
        decisions=put_together(problem, [one.decided for one in parts]),
        goals=_goals(problem, parts),
        levels=_levels(parts),
        limits=_in_the_way(parts, [part.limits for part in parts]),
        fair_share=_in_the_way(parts, [part.fair_share for part in parts]),
        prices=tuple(renumbered(one, part.places, part.streams) for part in parts for one in part.prices),
        effects=_best_effects(parts, options.effects),
        parts=len(parts),
        programmes=sum(part.programmes for part in parts),
    )


def _solved(parts: list[Part], options: Options, clock: Clock) -> Iterator[Part]:
    """Yield the parts with their plans, in their order, solved side by side where that is asked."""
    if options.jobs == 1 or len(parts) == 1:
        yield from (part.solved(options, clock) for part in parts)
        return
    with ProcessPoolExecutor(min(options.jobs, len(parts)), get_context("spawn")) as workers:
        waiting = [workers.submit(_solve_elsewhere, part, options, clock.left) for part in parts]
        try:
            yield from (one.result() for one in waiting)
        finally:
            workers.shutdown(cancel_futures=True)


def _solve_elsewhere(part: Part, options: Options, left: float | None) -> Part:
    """Solve a part in another process, in the time that was left."""
    return part.solved(options, Clock.started(left))


@dataclass
class Part:
    """A part of a problem that nothing couples to the others, on its way to a plan.

    Attributes
    ----------
    problem, places, streams
        Its own problem, and which municipalities and streams of the whole it has.
    reached, decisions
        What the goals came to, and what is decided.
    limits, fair_share, prices, effects, programmes
        As those of a ``Plan``, with the numbers of the part.
    """

    problem: Problem
    places: Ints
    streams: Ints
    reached: Reached = field(default_factory=lambda: Reached({}, (), np.zeros(0)))
    decisions: Decisions | None = None
    limits: InTheWay = InTheWay()
    fair_share: InTheWay = InTheWay()
    prices: list[Price] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    programmes: int = 0

    @classmethod
    def of(cls, problem: Problem, places: Ints) -> Part:
        """Return the part of these municipalities."""
        streams = np.flatnonzero(np.isin(problem.streams.municipality, places))
        alone = problem if len(places) == problem.places else problem.part(places)
        return cls(alone, places, streams)

    @property
    def decided(self) -> tuple[Decisions, Ints, Ints]:
        """What was decided, of which municipalities and streams."""
        assert self.decisions is not None, "solved first"
        return self.decisions, self.places, self.streams

    def stated(self, options: Options) -> Programme:
        """State what must hold."""
        programme = state(Programme(self.problem))
        for constraint in options.beside:
            constraint(programme)
        return programme

    def solved(self, options: Options, clock: Clock) -> Part:
        """Pursue the goals; where limits stand in the way, say which."""
        programme = self.stated(options)
        linear = programme.linear()
        reached = self._pursue(programme, linear, options, clock)
        if reached is None:
            self.limits = self._ask_what_stands_in_the_way(programme, linear, options, clock, fair=False)
            widen(programme, linear, self.limits.widened)
            self.prices, self.effects = [], []
            reached = self._pursue(programme, linear, options, clock)
            assert reached is not None, "limits hold after they are widened"
        self.reached = reached
        self.decisions = read_decisions(programme, reached.x)
        unfair = bool(reached.levels) and reached.values["fairness"] < 1.0 - options.tolerances.ratio
        if unfair and options.explain:
            self.fair_share = self._ask_what_stands_in_the_way(programme, linear, options, clock, fair=True)
        return self

    def _pursue(self, programme: Programme, linear: Linear, options: Options, clock: Clock) -> Reached | None:
        session = open_session(linear.copy(), options.solver, clock)

        def look(stage: Stage, session: Session) -> None:
            self.prices += prices_of(stage, session, programme)
            if stage.value < 1.0 - options.tolerances.ratio or stage.goal != "fairness":
                self.effects += effects_of(stage, session, programme, options.effects)

        reached = pursue(programme, session, options.tolerances, look if options.effects else None)
        self.programmes += session.solves
        return reached

    def _ask_what_stands_in_the_way(
        self, programme: Programme, linear: Linear, options: Options, clock: Clock, *, fair: bool
    ) -> InTheWay:
        solver = options.solver
        widened = least_widening(programme, linear, fair=fair, solver=solver, clock=clock)
        return InTheWay(
            possible=widened is not None,
            widened=widened or (),
            clash=clash(programme, linear, fair=fair, solver=solver, clock=clock),
        )


def _goals(problem: Problem, parts: list[Part]) -> dict[Goal, float]:
    return {
        goal: (min if goal == "fairness" else sum)(part.reached.values[goal] for part in parts)
        for goal in problem.rules.goals
    }


def _levels(parts: list[Part]) -> tuple[tuple[float, tuple[int, ...]], ...]:
    """Return the leximin of all parts together: equal ratios as one."""
    every = sorted(
        (round(ratio, 9), tuple(int(part.places[m]) for m in settled))
        for part in parts
        for ratio, settled in part.reached.levels
    )
    levels: list[tuple[float, tuple[int, ...]]] = []
    for ratio, places in every:
        if levels and ratio - levels[-1][0] <= 1e-9:
            levels[-1] = (levels[-1][0], tuple(sorted((*levels[-1][1], *places))))
        else:
            levels.append((ratio, places))
    return tuple(levels)


def _in_the_way(parts: list[Part], found: list[InTheWay]) -> InTheWay:
    return InTheWay(
        possible=all(one.possible for one in found),
        widened=tuple(
            Widened(whole_address(one.where, part.places, part.streams), one.value, one.by)
            for part, way in zip(parts, found, strict=True)
            for one in way.widened
        ),
        clash=tuple(
            whole_address(one, part.places, part.streams)
            for part, way in zip(parts, found, strict=True)
            for one in way.clash
        ),
    )


def _best_effects(parts: list[Part], most: int) -> tuple[Effect, ...]:
    """Return the effects of all parts, for each goal the best ones first."""
    every = [
        Effect(
            **{
                **one.__dict__,
                "settled": tuple(int(part.places[m]) for m in one.settled),
                "municipality": one.municipality
                if one.municipality < 0
                else int(part.places[one.municipality]),
                "stream": one.stream if one.stream < 0 else int(part.streams[one.stream]),
            }
        )
        for part in parts
        for one in part.effects
    ]
    chosen: list[Effect] = []
    for goal in dict.fromkeys(one.goal for one in every):
        of_goal = sorted((one for one in every if one.goal == goal), key=lambda one: -(one.better or 0.0))
        chosen += of_goal[:most]
    return tuple(chosen)
