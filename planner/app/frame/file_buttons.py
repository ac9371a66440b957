"""Buttons that give the files of a run away."""

from collections.abc import Iterable, Mapping

import streamlit as st


def file_buttons(files: Mapping[str, bytes], names: Iterable[str]) -> None:
    """A button for each of `names` that the run has left, in a row."""
    with st.container(horizontal=True):
        for name in names:
            if name in files:
                st.download_button(
                    name, files[name], name, key=f"get_{name}", on_click="ignore",
                    icon=":material/download:",
                )  # fmt: skip
