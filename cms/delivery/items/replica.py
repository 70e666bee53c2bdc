"""Whether the replica, if there is one, has all that readers may have seen already."""

from contextlib import AbstractContextManager
from time import monotonic

from django.db import Error as DatabaseError
from django.db import connections

from cms.delivery.items.public_state import PublicState
from cms.delivery.models import FeedState
from cms.foundation.outages import tell_of_outage
from cms.foundation.replica import REPLICA, reading_replica

SECONDS_OF_REST = 5
"""For how long a replica is left alone that did not answer."""
SECONDS_BETWEEN_LOOKS = 0.05


class Replica:
    """What this process knows of the replica.

    The counter of changes only grows, so a replica that once had a change has it. It is asked again
    only when there is a newer one.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Ask it the next time."""
        self._epoch: object = None
        self._generation = -1
        self._asked_at = self._failed_at = float("-inf")

    def fit_for(self, state: PublicState) -> AbstractContextManager[bool]:
        """Return a block that reads from the replica if it has all of `state`, and says whether."""
        return reading_replica(wanted=self._has(state))

    def failed(self) -> None:
        """Note that it did not answer, and leave it alone for a while."""
        self._failed_at = monotonic()

    def _has(self, state: PublicState) -> bool:
        if REPLICA not in connections or monotonic() - self._failed_at < SECONDS_OF_REST:
            return False
        if not self._knows(state) and monotonic() - self._asked_at >= SECONDS_BETWEEN_LOOKS:
            self._ask()
        return self._knows(state)

    def _knows(self, state: PublicState) -> bool:
        return self._epoch == state.epoch and self._generation >= state.generation

    def _ask(self) -> None:
        self._asked_at = monotonic()
        try:
            found = FeedState.objects.using(REPLICA).first()
        except DatabaseError as error:
            tell_of_outage(error)
            self.failed()
            return
        if found:
            self._epoch, self._generation = found.epoch, found.generation


replica = Replica()
