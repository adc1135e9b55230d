"""The desk: officers describe practices here, the programme's staff publish them."""

from practices.admin import parts, practice

__all__ = ["parts", "practice"]
