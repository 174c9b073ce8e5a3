"""Plots as PNG pictures: mail clients show no SVG. The only door to matplotlib, which is loaded for a report and no sooner.

The same plot gives the same octets: a repeat of a letter is the same mail.
"""

import io

from postdesk.templates.plot import Plot

_INCHES = (6.0, 2.8)  # 600 points wide at 100 a inch: what a phone shows without scrolling, after scaling
_DPI = 100
_COLOURS = ("#2b6cb0", "#2f855a", "#c05621", "#6b46c1")


def picture(plot: Plot) -> bytes:
    """A bar chart: for each label one bar of each series, side by side."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    width = 0.8 / max(1, len(plot.series))
    for number, series in enumerate(plot.series):
        places = [at + (number - (len(plot.series) - 1) / 2) * width for at in range(len(plot.labels))]
        axes.bar(places, series.values, width, label=series.name, color=_COLOURS[number % len(_COLOURS)])
    axes.set_title(plot.title, fontsize=10, loc="left")
    axes.set_xticks(range(len(plot.labels)), plot.labels, fontsize=8)
    axes.tick_params(axis="y", labelsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=plot.whole_numbers))
    axes.set_ylabel(plot.unit, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color="#e4e7eb", linewidth=0.6)
    if len(plot.series) > 1:
        figure.legend(loc="outside upper right", ncols=len(plot.series), fontsize=8, frameon=False)
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
