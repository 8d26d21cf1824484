"""A file that holds something else than a scenario, such as a sweep: the same care for what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from simulator.errors import Problem
from simulator.inputs.convert import to_python
from simulator.inputs.problems import explain
from simulator.inputs.shape import shape_of
from simulator.inputs.tree import Branch

M = TypeVar("M", bound=BaseModel)


def as_model(
    tree: Branch, model: type[M], municipalities: Mapping[str, str] | None = None
) -> tuple[M | None, list[Problem]]:
    """Return what a tree says, as a model, or all that is wrong in it.

    Parameters
    ----------
    tree
        The tree of a file; see ``tree.read_tree``.
    model
        What it has to hold.
    municipalities
        The codes of the region's municipalities by name, where it is known; else they are kept as they are written.

    Returns
    -------
    tuple
        The model, None where something is wrong; and every problem.
    """
    shape = shape_of(model)
    try:
        return model.model_validate(to_python(tree, shape), context={"municipalities": municipalities}), []
    except ValidationError as error:
        told = explain(error.errors(include_url=False), tree, shape, municipalities or {})
        return None, [one.problem for one in told]
