"""Whether a record may be here already, under the same name or nearly the same."""

from editorial.similar_names.similar_names import Candidate, Names, near

__all__ = ["Candidate", "Names", "near"]
