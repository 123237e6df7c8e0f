"""The steps, each with the number of the revision that it makes; `tables` is their sum."""
