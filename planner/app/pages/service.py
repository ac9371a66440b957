"""Service: to be built."""

import streamlit as st

from planner.language import _

st.title(_("Service"))
