"""What comes in from other programs: readers of files that all yield the same records, and know nothing of the database."""
