"""The Council's form as a Word document: written for a practice, and read back."""

from practices.template_form.reading import Reading, read
from practices.template_form.writing import blank

__all__ = ["Reading", "blank", "read"]
