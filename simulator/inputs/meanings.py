"""What the fields of a model mean: the docstrings under them.

pydantic reads them too, when asked (``use_attribute_docstrings``), but then each time that a program starts, which
takes a third of a second. Only the JSON Schema and the reference pages need them, so they are read when asked for.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache

from pydantic import BaseModel


def meaning_of(model: type[BaseModel], field: str) -> str:
    """Return the docstring under a field, of the class that defines it last; empty where it has none."""
    return next((found[field] for one in model.__mro__ if field in (found := _in_class(one))), "")


def _in_class(one: type) -> dict[str, str]:
    return _in_module(one.__module__).get(one.__qualname__, {})


@cache
def _in_module(name: str) -> dict[str, dict[str, str]]:
    """Return the docstrings under the annotated names of the classes of a module; none where it has no source."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError):
        return {}
    return {node.name: _under_names(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _under_names(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for above, below in zip(node.body, node.body[1:], strict=False):
        match above, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = inspect.cleandoc(text)
    return found
