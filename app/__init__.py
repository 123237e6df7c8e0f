"""The web around `core`: it keeps runs, advances them, regenerates and streams their history.

The way of the data: requests -> store -> jobs -> workers -> history -> stream -> routes. Imports go
the other way only, and mathematics is done in `core` alone.
"""

__version__ = "0.1.0"
