"""The bits of numbers, as compiled functions see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import extending, types
from numba.core import cgutils as untyped_cgutils

# To a type checker numba's tools for making code are functions without types.
cgutils: Any = untyped_cgutils
_intrinsic: Any = extending.intrinsic


def _same_bits(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """Make code that takes the bits of a number for a number of another kind; it costs nothing."""
    return builder.bitcast(values[0], context.get_value_type(signature.return_type))


def _bits_of(typing: Any, number: Any) -> Any:
    return types.int64(types.float64), _same_bits


def _float_of(typing: Any, bits: Any) -> Any:
    return types.float64(types.int64), _same_bits


def _lowest_bit(typing: Any, number: Any) -> Any:
    def count_zeros(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], cgutils.true_bit)

    return types.int64(types.int64), count_zeros


bits_of: Callable[[float], int] = _intrinsic(_bits_of)
"""Return the 64 bits of a float as a whole number; only compiled functions call it."""

float_of: Callable[[int], float] = _intrinsic(_float_of)
"""Return the float that 64 bits stand for; only compiled functions call it."""

lowest_bit: Callable[[int], int] = _intrinsic(_lowest_bit)
"""Return which is the lowest bit of a number, not 0, that is set, counted from 0; only compiled functions call it."""
