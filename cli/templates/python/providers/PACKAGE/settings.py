"""Checking the settings against `config_schema` of manifest.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What each type of the schema is in Python, and what to call it.
TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a text"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
}


def checked(config: object, schema: Mapping[str, Any], inside: str = "") -> dict[str, Any]:
    """The settings with defaults filled in. A setting that is null counts as missing; one that the schema does not know stays.

    Raises ValueError, which names the setting and never quotes its value.
    """
    if not isinstance(config, Mapping):
        raise ValueError(f"{inside.rstrip('.') or 'The configuration'} must be an object.")
    settings = {key: value for key, value in config.items() if value is not None}
    for key, field in schema.get("properties", {}).items():
        name = f"{inside}{key}"
        if key in settings:
            settings[key] = checked(settings[key], field, f"{name}.") if field["type"] == "object" else _value(settings[key], field, name)
        elif "default" in field:
            settings[key] = field["default"]
        elif key in schema.get("required", ()):
            raise ValueError(f"{name} is missing.")
    return settings


def _value(value: object, field: Mapping[str, Any], name: str) -> object:
    types, called = TYPES[field["type"]]
    # True is an int to Python, but not to JSON.
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ValueError(f"{name} must be {called}.")
    if "enum" in field and value not in field["enum"]:
        raise ValueError(f"{name} must be one of: {', '.join(field['enum'])}.")
    if not isinstance(value, str):
        return value
    if len(value) < field.get("minLength", 0):
        raise ValueError(f"{name} must not be empty.")
    # It becomes part of a header.
    if field.get("format") == "password" and not (value.isascii() and value.isprintable()):
        raise ValueError(f"{name} must be one line of printable ASCII characters.")
    return value
