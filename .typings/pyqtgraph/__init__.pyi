# What the bench uses of pyqtgraph, which has no types of its own.
from collections.abc import Sequence

from PySide6.QtWidgets import QGraphicsView

class PlotWidget(QGraphicsView):
    def plot(self, x: Sequence[float], y: Sequence[float]) -> object: ...
