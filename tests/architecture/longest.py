"""Prints the ten longest files and functions: medians hide the disease. Run by `make check`; fails on nothing."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("gateway", "threading", "classifiers", "outbound", "templates")


def main() -> None:
    files, functions = [], []
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            name = str(path.relative_to(ROOT))
            files.append((source.count("\n"), name))
            functions += [
                ((node.end_lineno or 0) - node.lineno + 1, f"{name}:{node.name}")
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
    for title, rows in (("files", files), ("functions", functions)):
        print(
            f"longest {title}:",
            *(f"  {lines:4d}  {name}" for lines, name in sorted(rows)[-10:][::-1]),
            sep="\n",
        )


if __name__ == "__main__":
    main()
