"""The bits of numbers, for compiled functions."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numba
from numba import extending, types
from numba.core import cgutils as untyped_cgutils

# To a type checker numba's tools for making code are functions without types.
cgutils: Any = untyped_cgutils


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


def intrinsic(code: Any, plain: Any) -> Any:
    """Return what numba makes code of; where nothing is compiled (``NUMBA_DISABLE_JIT=1``) a plain function."""
    make: Any = extending.intrinsic
    config: Any = numba.config
    return plain if config.DISABLE_JIT else make(code)


bits_of: Callable[[float], int] = intrinsic(
    _bits_of, lambda number: struct.unpack("<q", struct.pack("<d", number))[0]
)
"""Return the 64 bits of a float as a whole number."""

float_of: Callable[[int], float] = intrinsic(
    _float_of, lambda bits: struct.unpack("<d", struct.pack("<q", bits))[0]
)
"""Return the float that 64 bits stand for."""

lowest_bit: Callable[[int], int] = intrinsic(
    _lowest_bit, lambda number: (int(number) & -int(number)).bit_length() - 1
)
"""Return which is the lowest bit of a number, not 0, that is set, counted from 0."""
