"""The mathematics of Backscope: what a run computes, and nothing else.

The way of the data: config (a run's recipe) -> network (its shape and formulas), start and order
(what is random in it) -> training (start, advance) -> machine_code -> kernel (the same formulas,
compiled; its iterations: each, together). Imports numpy, numba, pydantic and itself; no I/O, clock,
logging or web.
"""

import os

# Read by Numba when it is imported. The plain instruction set of the processor family: a cache that
# an image brings fits every computer; and loops this short gain nothing from being vectorised.
os.environ.setdefault("NUMBA_CPU_NAME", "generic")
os.environ.setdefault("NUMBA_CPU_FEATURES", "")
os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")

# Read by NumPy when it is imported. Who computes is a thread of a pool already; BLAS's own threads
# would wait for each other, for seconds where the computer has other work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
