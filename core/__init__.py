"""The mathematics of Backscope: what a run computes, and nothing else.

The way of the data: config (a run's recipe) -> network (its shape and formulas) -> training
(start, advance) -> kernel (the same formulas, compiled). Imports numpy, numba, pydantic and
itself; no I/O, clock, logging or web.
"""
