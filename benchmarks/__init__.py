"""The program's own measurements: what reading, saving, history and comparing cost, and how that grows."""
