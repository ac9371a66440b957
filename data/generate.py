"""Write the scenario folders from their recipes.

`python data/generate.py [--out FOLDER] [NAME ...]`

The same recipes and figures give the same bytes; edit data/recipes and data/making/figures.csv,
never the CSV files they make.
"""

import argparse
from pathlib import Path

from making.folder import write
from recipes import RECIPES


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the scenario folders from their recipes.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them if left out")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(RECIPES):
        parser.error(
            f"no recipe called {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}"
        )
    for name in asked.names or RECIPES:
        write(RECIPES[name](), asked.out)


if __name__ == "__main__":
    main()
