"""Two numbers side by side, for the processor's vectors: each is rounded as if by itself.

arithmetic, formulas, together (machine code) -> here. + - * / take two pairs, or a pair and a
number that is then meant twice. Where the two that fill a pair are neighbours in memory, LLVM loads
and stores them at once.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model


class PairType(types.Type):  # type: ignore[misc]
    """What Numba calls a pair of float64."""


PAIR = PairType("pair")
NUMBERS = (PAIR, types.float64)
VECTOR = ir.VectorType(ir.DoubleType(), 2)
BITS = ir.VectorType(ir.IntType(64), 2)


@register_model(PairType)
class _PairModel(models.PrimitiveModel):  # type: ignore[misc]
    """A pair is one register."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)


def _filled(builder: Any, first: Any, second: Any) -> Any:
    empty = ir.Constant(VECTOR, ir.Undefined)
    half = builder.insert_element(empty, first, cgutils.int32_t(0))
    return builder.insert_element(half, second, cgutils.int32_t(1))


@intrinsic  # type: ignore[untyped-decorator]
def pair(_typing: Any, _left: Any, _right: Any) -> Any:
    """Return the pair of two numbers."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _filled(builder, *arguments)

    return PAIR(types.float64, types.float64), code


def _taken(place: int) -> Any:
    """Return the code generator of the number at this place in a pair."""
    return lambda _context, builder, _signature, arguments: builder.extract_element(
        arguments[0], cgutils.int32_t(place)
    )


@intrinsic  # type: ignore[untyped-decorator]
def left(_typing: Any, _pair: Any) -> Any:
    """Return a pair's first number."""
    return types.float64(PAIR), _taken(0)


@intrinsic  # type: ignore[untyped-decorator]
def right(_typing: Any, _pair: Any) -> Any:
    """Return a pair's second number."""
    return types.float64(PAIR), _taken(1)


def _define(function: Any, instruction: str) -> None:
    """Give an operator its meaning for pairs: one instruction of LLVM, without any relaxation."""

    @intrinsic  # type: ignore[untyped-decorator]
    def both(_typing: Any, a: Any, b: Any) -> Any:
        def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            pairs = [
                value if kind == PAIR else _filled(builder, value, value)
                for value, kind in zip(arguments, signature.args, strict=True)
            ]
            return getattr(builder, instruction)(*pairs)

        return PAIR(a, b), code

    def of_both(a: Any, b: Any) -> Any:
        return both(a, b)

    @overload(function)  # type: ignore[untyped-decorator]
    def of_pairs(a: Any, b: Any) -> Any:
        return of_both if PAIR in (a, b) and a in NUMBERS and b in NUMBERS else None


_define(operator.add, "fadd")
_define(operator.iadd, "fadd")
_define(operator.sub, "fsub")
_define(operator.mul, "fmul")
_define(operator.imul, "fmul")
_define(operator.truediv, "fdiv")


@intrinsic  # type: ignore[untyped-decorator]
def square_root(_typing: Any, x: Any) -> Any:
    """Return the square root of a number, or those of a pair."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        kind = arguments[0].type
        name = "llvm.sqrt." + ("v2f64" if kind == VECTOR else "f64")
        root = cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, [kind]), name)
        return builder.call(root, arguments)

    return x(x), code


@intrinsic  # type: ignore[untyped-decorator]
def both_within(_typing: Any, _x: Any, _size: Any) -> Any:
    """Return whether the absolute values of both are below a number; NaN's is not."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        x, size = arguments
        without_sign = ir.Constant(BITS, [2**63 - 1] * 2)
        absolute = builder.bitcast(builder.and_(builder.bitcast(x, BITS), without_sign), VECTOR)
        below = builder.fcmp_ordered("<", absolute, _filled(builder, size, size))
        two = ir.IntType(2)
        return builder.icmp_unsigned("==", builder.bitcast(below, two), two(3))

    return types.boolean(PAIR, types.float64), code


def scaling(steps_log2: int) -> Any:
    """Return the intrinsic that adds k >> steps_log2 to the exponent of y, k in another's bits."""

    @intrinsic  # type: ignore[untyped-decorator]
    def scaled(_typing: Any, _y: Any, _shifted: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            y, k = (builder.bitcast(argument, BITS) for argument in arguments)
            whole = ir.Constant(BITS, [2**64 - 2**steps_log2] * 2)
            up = ir.Constant(BITS, [52 - steps_log2] * 2)
            n = builder.shl(builder.and_(k, whole), up)
            return builder.bitcast(builder.add(y, n), VECTOR)

        return PAIR(PAIR, PAIR), code

    return scaled
