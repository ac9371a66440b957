"""What more is worth: to be built."""

import streamlit as st

from planner.language import _

st.title(_("What more is worth"))
