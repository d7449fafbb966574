"""{{ name | py_docstring }}, a fax provider for Faxbot."""

from .plugin import {{ class }}

__all__ = ["{{ class }}"]
