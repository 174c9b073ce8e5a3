"""A plot as data: numbers under labels. Drawn as a picture for HTML (`outbound.plots`), and as bars of characters in text."""

from dataclasses import dataclass

_WIDTH = 30  # characters of the longest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One value a label."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is shown, in which unit, for which labels. `key` names its picture within the letter."""

    key: str
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def content_id(self) -> str:
        """What the HTML calls its picture by (RFC 2392)."""
        return f"{self.key}@plot"

    @property
    def whole_numbers(self) -> bool:
        """Whether the axis shows whole numbers only."""
        return all(float(value).is_integer() for series in self.series for value in series.values)


def bars(plot: Plot) -> str:
    """The same as text, a line for each label and series."""
    most = max((value for series in plot.series for value in series.values), default=0) or 1
    label_width = max((len(label) for label in plot.labels), default=0)
    name_width = max((len(series.name) for series in plot.series), default=0)
    lines = []
    for at, label in enumerate(plot.labels):
        for number, series in enumerate(plot.series):
            value = series.values[at]
            shown = f"{value:g}"
            name = f"{series.name:<{name_width}} " if len(plot.series) > 1 else ""
            head = f"{label if number == 0 else '':<{label_width}}  {name}"
            lines.append(f"{head}{'#' * round(value / most * _WIDTH)} {shown}".rstrip())
    return "\n".join(lines)
