"""Sample cities, made up for this project, so that everything can be tried without a city's data."""

from __future__ import annotations

from catalog.sample.errors import SampleError
from catalog.sample.loader import sample_cities, sample_opportunities

__all__ = ["SampleError", "sample_cities", "sample_opportunities"]
