"""A scenario as files: tables as texts, reading, limits of uploads, examples."""
