"""What queues are known to do: Markov chains in balance and on their way there, solved without the simulation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import expm_multiply, spsolve

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[float, State]]]
"""What may happen in a state: at which rate, and what the state is then."""


def _generator(starts: Iterable[State], moves: Moves) -> tuple[list[State], csr_matrix]:
    """Return all states that can be reached, and the rates between them, from rows to columns."""
    states = list(starts)
    index = {state: number for number, state in enumerate(states)}
    rows, columns, rates = [], [], []
    for state in states:  # The list grows while it is walked.
        for rate, target in moves(state):
            if target not in index:
                index[target] = len(states)
                states.append(target)
            rows += [index[state], index[state]]
            columns += [index[target], index[state]]
            rates += [rate, -rate]
    return states, csr_matrix((rates, (rows, columns)), shape=(len(states), len(states)))


def balance(start: State, moves: Moves) -> dict[State, float]:
    """Return the chance of each state of a Markov chain in the long run."""
    states, rates = _generator([start], moves)
    system = rates.T.tolil()
    system[0, :] = 1.0
    right = np.zeros(len(states))
    right[0] = 1.0
    return dict(zip(states, spsolve(system.tocsc(), right).tolist(), strict=True))


def evolve(chances: Mapping[State, float], moves: Moves, days: float) -> dict[State, float]:
    """Return the chance of each state of a Markov chain some days later."""
    states, rates = _generator(chances, moves)
    now = np.array([chances.get(state, 0.0) for state in states])
    return dict(zip(states, expm_multiply(rates.T * days, now).tolist(), strict=True))


def means(chances: Mapping[State, float]) -> list[float]:
    """Return the mean of each number in the state."""
    parts = zip(*chances, strict=True)
    return [sum(n * p for n, p in zip(part, chances.values(), strict=True)) for part in parts]


def erlang_c(load: float, homes: int) -> float:
    """Return the chance that somebody has to wait in M/M/c; ``load`` is the mean number in service."""
    full = load**homes / math.factorial(homes) / (1 - load / homes)
    return full / (sum(load**n / math.factorial(n) for n in range(homes)) + full)
