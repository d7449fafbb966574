"""The dev kit's checks of a package (contract 13.3). usage: python3 -m faxbot_plugin_dev.validation package|manifest FOLDER_OF_PACKAGES"""

import json
import re
import sys
from pathlib import Path

REQUIRED = ["id", "name", "version", "description", "author", "categories", "capabilities"]
CATEGORIES = {
    "outbound": {"send_fax", "get_status"},
    "inbound": {"receive_fax", "list_inbound"},
    "storage": {"put", "get", "delete"},
    "auth": {"authenticate", "validate_token"},
    "messaging": {"send_message", "get_message_status"},
    "transform": set(),
    "custom": set(),
}
PATIENTS = ["ssn", "social_security", "patient_name", "dob", "date_of_birth"]


def errors_of_manifest(manifest):
    errors = [f"Missing required field: {field}" for field in REQUIRED if field not in manifest]
    if not re.fullmatch(r"[a-z0-9-]+", manifest.get("id", "")):
        errors.append("ID must be lowercase letters, numbers, and hyphens only")
    if not re.match(r"\d+\.\d+\.\d+", manifest.get("version", "")):
        errors.append("Version must be semver format (e.g., 1.0.0)")
    for category in manifest.get("categories", []):
        if category not in CATEGORIES:
            errors.append(f"Invalid category: {category}")
        elif CATEGORIES[category] and not CATEGORIES[category] & set(manifest.get("capabilities", [])):
            errors.append(f"Category {category} requires at least one of: {sorted(CATEGORIES[category])}")
    text = json.dumps(manifest.get("config_schema", {})).lower()
    errors += [f"Config schema cannot contain PHI field: {field}" for field in PATIENTS if field in text]
    return errors


def warnings_of_file(text):
    """What might show a patient's data; no `.` of the patterns crosses a line."""
    found = {
        "digits like those of a social security number in a log": re.search(r"log.*\(\".*\d{3}-?\d{2}-?\d{4}", text),
        "ten digits in a log": re.search(r"log.*\(\".*\d{10}", text),
        "a number is printed": re.search(r"print\(.*to_number", text),
        "a patient in the settings": re.search(r"config\[.*patient|ssn|dob", text, re.IGNORECASE),
        "a file that is not encrypted": "open(" in text and "encrypt" not in text,
    }
    return [what for what, where in found.items() if where]


def check(package, is_python):
    manifest = json.loads((package / "manifest.json").read_text("utf-8"))
    wrong = errors_of_manifest(manifest)
    if is_python:
        wrong += [f"Missing required file: {name}" for name in ("manifest.json", "README.md", "__init__.py") if not (package / name).is_file()]
        for path in sorted(package.glob("*.py")):
            wrong += [f"{path.name}: {warning}" for warning in warnings_of_file(path.read_text("utf-8"))]
    assert not wrong, f"{package}: {wrong}"


if __name__ == "__main__":
    packages = [path.parent for path in sorted(Path(sys.argv[2]).glob("*/manifest.json"))]
    for package in packages:
        check(package, sys.argv[1] == "package")
    print(f"{len(packages)} valid")
