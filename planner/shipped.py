"""What is shipped beside the code: examples, documents and the script that starts the pages.

In a checkout these lie where people look for them, at the top.  The wheel holds copies of them in
`planner/shipped_files`, laid out alike (pyproject.toml, `sources`), so that links between them
lead where they led.
"""

from pathlib import Path

_COPIES = Path(__file__).parent / "shipped_files"
TOP = _COPIES if _COPIES.is_dir() else Path(__file__).parents[1]
EXAMPLES = TOP / "data"  # a folder for each example scenario
DOCUMENTS = TOP / "docs"  # *.md, and the pictures that they show
PAGE = TOP / "streamlit_app.py"  # Streamlit reads .streamlit/config.toml beside it
