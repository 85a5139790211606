"""The deal's page: what it is and where it stands on the left, its feed on the right."""
