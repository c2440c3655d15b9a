from asyncio import AbstractEventLoop
from types import TracebackType
from typing import Self

from PySide6.QtWidgets import QApplication

class QEventLoop(AbstractEventLoop):
    def __init__(self, app: QApplication | None = None) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
