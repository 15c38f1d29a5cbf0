"""The least that a write has to say, made from the OpenAPI file itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

LATER = (datetime.now(UTC) + timedelta(days=3)).isoformat()
BY_NAME: dict[str, Any] = {
    "calendar": {"zone": "Europe/Brussels", "hours": [[["09:00", "17:00"]]] * 5 + [[], []]},
    "email": "somebody@example.org",
    "url": "https://example.org/in",
}


def body_for(operation: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A body that fits the operation; ``None`` where it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    return _made(content["application/json"]["schema"], schemas, "")


def _made(schema: dict[str, Any], schemas: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _made(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return _made(schema[union][0], schemas, name)
    if name in BY_NAME:
        return BY_NAME[name]
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type", "object")
    if kind == "object":
        needed = schema.get("required", [])
        return {n: _made(schema["properties"][n], schemas, n) for n in needed}
    if kind == "string":
        return LATER if schema.get("format", "").startswith("date") else "some words"
    if kind == "array":
        return [_made(schema["items"], schemas, name)] if schema.get("minItems") else []
    return {"integer": max(1, schema.get("minimum", 1)), "number": 1.0, "boolean": False}[kind]
