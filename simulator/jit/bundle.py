"""A bundle of arrays, which compiled functions take as one argument: the address of a list of where they lie.

To hand over twenty arrays, each of seven or more numbers, takes longer than what most small functions do with them,
and numba's own tuples hand over just as much. Of a bundle only an address is handed over, and an array is looked up
where it is used. Python keeps the arrays alive and in their place; compiled functions count no references to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numba import extending, types
from numba.core import cgutils as untyped_cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.np import arrayobj as untyped_arrayobj
from numba.np.numpy_support import from_dtype

from simulator.jit.table import TableType

# To a type checker numba's tools for making code are functions without types.
cgutils: Any = untyped_cgutils
arrayobj: Any = untyped_arrayobj
numba_extending: Any = extending
WORD = cgutils.intp_t


class Bundle:
    """Arrays under the names by which they were given; a subclass declares these for people and type checkers.

    Compiled functions read ``bundle.name`` as an array of which no row is counted from the end; see ``table``. The
    type of a bundle is that of its class, the kinds of numbers and the dimensions, so that bundles of arrays of other
    lengths need no other functions.

    Parameters
    ----------
    arrays
        The arrays, contiguous in the order of C.
    """

    COLUMNS: ClassVar[Mapping[str, int]] = {}
    """Numbers of columns that are the same in all bundles of the class; compiled functions reckon with them."""

    def __init__(self, **arrays: np.ndarray[Any, Any]) -> None:
        words: list[int] = []
        fields: list[_Field] = []
        for name, array in arrays.items():
            columns = self.COLUMNS.get(name, 0)
            if not array.flags.c_contiguous or (columns and array.shape[1:] != (columns,)):
                raise ValueError(f"{name} has the shape {array.shape} and is no table of {columns} columns")
            fields.append((name, len(words), str(array.dtype), array.ndim, columns))
            words += [array.ctypes.data, *array.shape]
            setattr(self, name, array)
        self.arrays = arrays
        self._words = np.array(words, dtype=np.int64)
        self.address = self._words.ctypes.data
        self.type = BundleType(type(self).__name__, tuple(fields))


_Field = tuple[str, int, str, int, int]
"""An array: its name, its first word, its kind of numbers, its dimensions and its columns if these are fixed."""


class BundleType(types.Type):
    """What numba knows of a bundle."""

    def __init__(self, name: str, fields: tuple[_Field, ...]) -> None:
        self.fields = {field[0]: field for field in fields}
        digest = hashlib.blake2b(repr(fields).encode(), digest_size=6).hexdigest()
        super().__init__(name=f"{name}_{digest}")

    def array(self, name: str) -> Any:
        """Return the type of an array, or None where there is none of this name."""
        if name not in self.fields:
            return None
        _, _, dtype, dimensions, _ = self.fields[name]
        return TableType(from_dtype(np.dtype(dtype)), dimensions)


class _BundleModel(extending.models.PrimitiveModel):
    """A bundle is an address of words: for each array its own address, and then its lengths."""

    def __init__(self, manager: Any, kind: BundleType) -> None:
        model: Any = super()
        model.__init__(manager, kind, WORD.as_pointer())


class _TypeOfAttribute(AttributeTemplate):
    key = BundleType

    # numba calls it with a type and a name, and declares it without a result.
    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return kind.array(name)


def _type_of(bundle: Bundle, context: Any) -> BundleType:
    return bundle.type


def _taken_from_python(kind: BundleType, bundle: Any, context: Any) -> Any:
    number = context.pyapi.object_getattr_string(bundle, "address")
    address = context.pyapi.long_as_longlong(number)
    context.pyapi.decref(number)
    pointer = context.builder.inttoptr(address, WORD.as_pointer())
    is_error = cgutils.is_not_null(context.builder, context.pyapi.err_occurred())
    return numba_extending.NativeValue(pointer, is_error=is_error)


def _array_of(context: Any, builder: Any, kind: BundleType, bundle: Any, name: str) -> Any:
    _, first, _, dimensions, columns = kind.fields[name]
    array_type = kind.array(name)
    unchanging = builder.module.add_metadata([])

    def word(number: int) -> Any:
        found = builder.load(builder.gep(bundle, [WORD(first + number)]))
        # Said so that it is looked up once, whatever is written to the arrays meanwhile.
        found.set_metadata("invariant.load", unchanging)
        return found

    shape = [word(1 + axis) for axis in range(dimensions)]
    if columns:
        shape[1] = WORD(columns)
    itemsize = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    strides = [WORD(itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = arrayobj.make_array(array_type)(context, builder)
    data = builder.inttoptr(word(0), array.data.type)
    # No owner is named, so that nothing is counted.
    arrayobj.populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()


numba_extending.register_model(BundleType)(_BundleModel)
numba_extending.infer_getattr(_TypeOfAttribute)
numba_extending.typeof_impl.register(Bundle)(_type_of)
numba_extending.unbox(BundleType)(_taken_from_python)
numba_extending.lower_getattr_generic(BundleType)(_array_of)
