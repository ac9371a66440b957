"""Stock and banks: to be built."""

import streamlit as st

from planner.language import _

st.title(_("Stock and banks"))
