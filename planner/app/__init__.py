"""The Streamlit front end: the same engine and the same numbers as the command line."""
