"""What happens next? Stories that pause until their next instant, taken in the order of the clock."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Story = Iterator[datetime]


@dataclass
class Agenda:
    """A story acts and yields the next instant at which it acts again."""

    _next: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def begins(self, story: Story) -> None:
        """Run a story to its first pause."""
        moment = next(story, None)
        if moment is not None:
            heapq.heappush(self._next, (moment, next(self._order), story))

    def let_pass(self, until: datetime) -> None:
        """Everything that happens before an instant."""
        while self._next and self._next[0][0] < until:
            _, _, story = heapq.heappop(self._next)
            self.begins(story)
