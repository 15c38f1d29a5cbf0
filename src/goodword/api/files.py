"""Files, as downloads that nothing opens by itself."""

from goodword.web.views.entries import as_file

__all__ = ["FILE", "as_file"]

FILE = {
    "responses": {
        200: {
            "description": "the file",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}
