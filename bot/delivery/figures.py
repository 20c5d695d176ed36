"""The figures of delivery for Prometheus: lateness as messages are sent, backlog and outcomes when asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import ENDS, Delivery, Kind, State
from bot.delivery.standing import Deliveries

NAMESPACE = "learning_city"
BUCKETS = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600)
"""Seconds: a burst of 1,200 takes 43 of them at Telegram's pace, one of 10,000 six minutes."""


class Figures:
    """What is measured while the bot runs; counts come from the database, so that a start loses none."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._lateness = Histogram(
            "delivery_lateness_seconds",
            "From when a message was due until it had been sent.",
            ["kind"],
            namespace=NAMESPACE,
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._due = Gauge(
            "deliveries_due",
            "Messages due and not sent.",
            ["kind"],
            namespace=NAMESPACE,
            registry=self._registry,
        )
        self._late = Gauge(
            "deliveries_late",
            "Messages due for more than five minutes.",
            namespace=NAMESPACE,
            registry=self._registry,
        )
        self._oldest = Gauge(
            "delivery_oldest_due_seconds",
            "For how long the oldest message has been due.",
            namespace=NAMESPACE,
            registry=self._registry,
        )
        self._ended = _Ended()
        self._registry.register(self._ended)

    def observe(self, delivery: Delivery, state: State, now: datetime) -> None:
        """Notes a message that has come to its end."""
        if state is State.SENT:
            late = max(0.0, (now - delivery.due_at).total_seconds())
            self._lateness.labels(delivery.kind.value).observe(late)

    async def exposition(self, session: AsyncSession, now: datetime) -> bytes:
        """All figures in Prometheus's text format."""
        deliveries = Deliveries(session)
        standing = await deliveries.standing(now)
        for kind in Kind:
            self._due.labels(kind.value).set(standing.due.get(kind, 0))
        self._late.set(standing.late)
        oldest = (now - standing.oldest_due).total_seconds() if standing.oldest_due else 0.0
        self._oldest.set(oldest)
        self._ended.counts = await deliveries.ended()
        return generate_latest(self._registry)


class _Ended:
    """Counts that the database keeps, as a counter."""

    def __init__(self) -> None:
        self.counts: dict[tuple[Kind, State], int] = {}

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily(
            f"{NAMESPACE}_deliveries", "Messages by how they ended.", labels=["kind", "outcome"]
        )
        for kind in Kind:
            for state in ENDS:
                family.add_metric([kind.value, state.value], self.counts.get((kind, state), 0))
        yield family
