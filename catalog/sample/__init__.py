"""Sample cities, made up for this project, so that everything can be tried without a city's data."""

from __future__ import annotations

from catalog.sample.errors import SampleError
from catalog.sample.filling import fill_with_sample
from catalog.sample.loader import sample_cities, sample_opportunities

__all__ = ["SampleError", "fill_with_sample", "sample_cities", "sample_opportunities"]
