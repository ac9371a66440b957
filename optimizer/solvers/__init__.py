"""HiGHS and CBC, and what each can do."""
