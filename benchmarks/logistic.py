"""Logistic regression over sparse rows of ones, by L-BFGS (Liu and Nocedal, 1989), in numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

_MEMORY = 8
_ENOUGH = 1e-5
"""The share of the loss by which a step must lower it for another to be worth it."""


class Rows:
    """Places of features, row after row; each row has length 1."""

    def __init__(self, rows: Sequence[np.ndarray], width: int) -> None:
        self.width = width
        self.lengths = np.array([len(row) for row in rows])
        self._places = np.concatenate(list(rows))
        self._begins = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.values = np.repeat(1 / np.sqrt(self.lengths), self.lengths)

    def times(self, weights: np.ndarray) -> np.ndarray:
        """The product with a weight for each place."""
        return np.add.reduceat(weights[self._places] * self.values, self._begins)

    def back(self, rows: np.ndarray) -> np.ndarray:
        """The transposed product: for each place the sum over its rows."""
        return np.bincount(self._places, np.repeat(rows, self.lengths) * self.values, minlength=self.width)

    def count(self, rows: np.ndarray) -> np.ndarray:
        """For each place, how much the rows weigh that have it."""
        return np.bincount(self._places, np.repeat(rows, self.lengths), minlength=self.width)

    def scaled(self, scale: np.ndarray) -> Rows:
        """The same rows with each place stretched."""
        copy = object.__new__(Rows)
        copy.__dict__ |= self.__dict__
        copy.values = self.values * scale[self._places]
        return copy


def fit(
    rows: Rows, right: np.ndarray, importance: np.ndarray, *, ridge: float, smoothing: float
) -> np.ndarray:
    """The weight of each place, and the bias last: places are scaled by their log ratio of counts first."""
    inside = rows.count(importance * right) + smoothing
    outside = rows.count(importance * (1 - right)) + smoothing
    ratio = np.log(inside / inside.sum() * outside.sum() / outside)
    scaled = rows.scaled(ratio)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = scaled.times(weights[:-1]) + weights[-1]
        own = weights[:-1]
        worth = (importance * (np.logaddexp(0, odds) - right * odds)).sum() + ridge / 2 * (own @ own)
        error = importance * (1 / (1 + np.exp(-odds)) - right)
        return float(worth), np.append(scaled.back(error) + ridge * own, error.sum())

    weights = _descend(loss, np.zeros(rows.width + 1))
    weights[:-1] *= ratio
    return weights


def _descend(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], place: np.ndarray, most: int = 40
) -> np.ndarray:
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    worth, slope = loss(place)
    for _ in range(most):
        way = _direction(slope, steps)
        length = 1.0
        following, (next_worth, next_slope) = place - way, loss(place - way)
        while next_worth > worth - 1e-4 * length * (slope @ way) and length > 1e-4:
            length /= 2
            following = place - length * way
            next_worth, next_slope = loss(following)
        if next_worth >= worth - _ENOUGH * abs(worth):
            return following if next_worth < worth else place
        steps = [*steps, (following - place, next_slope - slope)][-_MEMORY:]
        place, worth, slope = following, next_worth, next_slope
    return place


def _direction(slope: np.ndarray, steps: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    if not steps:
        return slope / np.linalg.norm(slope)
    way, taken = slope.copy(), []
    for step, change in reversed(steps):
        taken.append((step @ way) / (step @ change))
        way -= taken[-1] * change
    step, change = steps[-1]
    way *= (step @ change) / (change @ change)
    for (step, change), share in zip(steps, reversed(taken), strict=True):
        way += step * (share - (change @ way) / (step @ change))
    return way
