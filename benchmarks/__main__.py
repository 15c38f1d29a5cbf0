"""Lists the benchmarks, or runs one.

python -m benchmarks [NAME [ITS OPTIONS ...]]
"""

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def benchmarks() -> dict[str, str]:
    """Every file here that has a ``main()``, and the first line of what it says of itself."""
    found = {}
    for file in sorted(HERE.glob("[!_]*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        if any(isinstance(part, ast.FunctionDef) and part.name == "main" for part in tree.body):
            found[file.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main() -> None:
    """List the benchmarks, or run the one that was named with the rest of the arguments."""
    known = benchmarks()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in known:
        for other, about in known.items():
            print(f"{other:<12}{about}")
        raise SystemExit(f"There is no benchmark {name!r}." if name else 0)
    sys.path.insert(0, str(HERE))
    sys.argv = [f"benchmarks {name}", *sys.argv[2:]]
    runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")


if __name__ == "__main__":
    main()
