"""Plots of number fields: their claims on an axis that begins at zero, as plain data for a template.

Every claim of the field has one lane of its own, so that nothing hides anything. Nothing is drawn that nobody claimed:
no average, no total, no middle of a range. The caption says in words what the same lanes show.
"""

from articles.plotting.lanes import FIRST_LANES, MOST_LANES, PLOT, Plot, part_name, plot
from articles.plotting.over_time import TimePlot, over_time

__all__ = ["FIRST_LANES", "MOST_LANES", "PLOT", "Plot", "TimePlot", "over_time", "part_name", "plot"]
