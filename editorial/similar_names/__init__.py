"""Duplicate detection: finds records with the same or a similar name."""

from editorial.similar_names.similar_names import Candidate, Names, near

__all__ = ["Candidate", "Names", "near"]
