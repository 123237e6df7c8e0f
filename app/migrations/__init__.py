"""How a database of any earlier version becomes one of this: a step a file in versions/."""
