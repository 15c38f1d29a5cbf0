"""The entrance for programs: the pages' queries and actions as JSON, described by OpenAPI."""
