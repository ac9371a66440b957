"""What every page has around it: navigation, language, documents, tables of faults, files."""
