"""How long the stages of one piece of work take."""

import time


class Laps:
    """A stopwatch: each lap is that of a stage, which may have several."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a lap, and begin the next."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._at
        self._at = now
