"""Where values and years lie on the paper."""

from charts.marks import Axes

WIDTH = 720
# Room for the numbers of the scale, for the years, and for what stands above the largest value.
LEFT, BOTTOM, TOP = 60, 24, 34
# A scale has about so many steps.
STEPS = 3


def step_of(largest: int) -> int:
    """A round step: 1, 2 or 5 with noughts, and so many of them that the largest is reached."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * STEPS >= largest:
                return step
        size *= 10


class Scale:
    def __init__(self, axes: Axes, height: int):
        self.axes, self.height = axes, height
        self.step = step_of(axes.largest)
        self.top = self.step * max(1, -(-axes.largest // self.step))
        self.band = (WIDTH - LEFT) / len(axes.years)

    @property
    def floor(self) -> int:
        return TOP + self.height

    @property
    def steps(self) -> range:
        return range(0, self.top + 1, self.step)

    def x(self, year: int) -> float:
        """The middle of a year."""
        return LEFT + (year - self.axes.first + 0.5) * self.band

    def y(self, value: int) -> float:
        return self.floor - value / self.top * self.height
