"""Arrays of which compiled functions count no row from the end.

Python reads ``array[-1]`` as the last row, so numba's code asks of every index whether it is negative, which takes a
tenth of the time of code that goes from row to row. Of a table a row is looked up as it is numbered. With numba's
check of bounds (``NUMBA_BOUNDSCHECK=1``) a number outside the table is an error, also one below zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from numba import extending, types
from numba.core import cgutils as untyped_cgutils
from numba.core.imputils import lower_builtin as untyped_lower_builtin
from numba.np import arrayobj as untyped_arrayobj

from simulator.jit.bits import intrinsic

# To a type checker numba's tools for making code are functions without types.
cgutils: Any = untyped_cgutils
ir: Any = cgutils.ir
arrayobj: Any = untyped_arrayobj
lower_builtin: Any = untyped_lower_builtin
register_model: Any = extending.register_model

LINE = 64
"""Bytes that the processor fetches from memory at once."""


class TableType(types.Array):
    """What numba knows of a table: a contiguous array; parts of it are plain arrays."""

    def __init__(self, dtype: types.Type, dimensions: int) -> None:
        kind: Any = super()
        kind.__init__(dtype, dimensions, "C", name=f"table({dtype}, {dimensions}d)")


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Return the address of a number of a table; None where a part of the table is meant."""
    kind, index = signature.args[:2]
    of_tuple = isinstance(index, types.BaseTuple)
    axes = [*index] if of_tuple else [index]
    numbers = cgutils.unpack_tuple(builder, arguments[1], len(axes)) if of_tuple else [arguments[1]]
    if len(axes) != kind.ndim or not all(isinstance(axis, types.Integer) for axis in axes):
        return None
    table = arrayobj.make_array(kind)(context, builder, arguments[0])
    numbers = [
        context.cast(builder, number, axis, types.intp) for number, axis in zip(numbers, axes, strict=True)
    ]
    if context.enable_boundscheck:
        lengths = cgutils.unpack_tuple(builder, table.shape, kind.ndim)
        for axis, (number, length) in enumerate(zip(numbers, lengths, strict=True)):
            cgutils.do_boundscheck(context, builder, number, length, axis)
    return cgutils.get_item_pointer(context, builder, kind, table, numbers, wraparound=False)


def _getitem(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    place = _place(context, builder, signature, arguments)
    if place is not None:
        return arrayobj.load_item(context, builder, signature.args[0], place)
    of_tuple = isinstance(signature.args[1], types.BaseTuple)
    of_array = arrayobj.getitem_array_tuple if of_tuple else arrayobj.getitem_arraynd_intp
    return of_array(context, builder, signature, arguments)


def _setitem(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    place = _place(context, builder, signature, arguments)
    if place is None:
        return arrayobj.setitem_array(context, builder, signature, arguments)
    kind, _, of_value = signature.args
    value = context.cast(builder, arguments[2], of_value, kind.dtype)
    arrayobj.store_item(context, builder, kind, value, place)
    return context.get_dummy_value()


register_model(TableType)(extending.models.ArrayModel)
for _index in (types.Integer, types.BaseTuple):
    lower_builtin(operator.getitem, TableType, _index)(_getitem)
    lower_builtin(operator.setitem, TableType, _index, types.Any)(_setitem)


def _fetch(typing: Any, table: Any, row: Any) -> Any:
    def tell(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        view = arrayobj.make_array(kind)(context, builder, arguments[0])
        begins = [arguments[1]] + [cgutils.intp_t(0)] * (kind.ndim - 1)
        place = cgutils.get_item_pointer(context, builder, kind, view, begins, wraparound=False)
        byte, number = cgutils.voidptr_t, cgutils.int32_t
        prefetch = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(ir.VoidType(), [byte, number, number, number]), "llvm.prefetch.p0"
        )
        length = cgutils.unpack_tuple(builder, view.strides, kind.ndim)[0]
        zero, line = cgutils.intp_t(0), cgutils.intp_t(LINE)
        with cgutils.for_range_slice(builder, zero, length, line, cgutils.intp_t) as (offset, _):
            where = builder.gep(builder.bitcast(place, byte), [offset])
            # To read, to be kept near, and data: see "llvm.prefetch" in the reference of LLVM's language.
            builder.call(prefetch, [where, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(table, types.intp), tell


fetch: Callable[[Any, int], None] = intrinsic(_fetch, lambda table, row: None)
"""Tell the processor that a row of a table will be looked at soon.

It changes nothing but time, whatever the number of the row.
"""
