"""The natural logarithm, the same to the last bit on every machine, and of many numbers at once.

What a machine's own library returns differs in the last bit from one machine to another, and is asked for one number
at a time. This one only adds, multiplies and divides, as IEEE 754 prescribes, and compiles to vector instructions.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import inlined, lean
from simulator.jit.bits import bits_of, float_of

# Source: the algorithm and the coefficients are those of e_log.c in fdlibm 5.3 (Sun Microsystems, 1993-2004), which
# is within one unit in the last place: log(2**k (1 + f)) = k log 2 + log(1 + f), where 1 + f lies between the roots
# of a half and of two, and log(1 + f) = f - f**2 / 2 + s (f**2 / 2 + R(s)), s = f / (2 + f).
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_R1, _R2, _R3, _R4 = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
)
_R5, _R6, _R7 = 1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01
_BITS_OF_ROOT = 0x3FE6A09E667F3BCD
"""The bits of the root of a half."""
_FRACTION = 52
"""So many bits of a float are its fraction; above them stands its exponent."""


@inlined
def log_of_many(x: float) -> float:
    """Return what ``log`` does, put into the loop that calls it so that it becomes one over a vector of numbers."""
    exponent = (bits_of(x) - _BITS_OF_ROOT) >> _FRACTION
    f = float_of(bits_of(x) - (exponent << _FRACTION)) - 1.0
    k = np.float64(exponent)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    rest = w * (_R2 + w * (_R4 + w * _R6)) + z * (_R1 + w * (_R3 + w * (_R5 + w * _R7)))
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + rest) + k * _LN2_LOW)) - f)


@lean
def log(x: float) -> float:
    """Return the natural logarithm of a positive number that is not subnormal, within a unit in the last place."""
    return log_of_many(x)
