"""Whether a record may be here already, under the same name or nearly the same."""

from editorial.duplicates.names import Candidate, Names, near

__all__ = ["Candidate", "Names", "near"]
