"""Passing things on: inline search, calendar files."""
