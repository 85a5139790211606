"""Faults: kills, full and failing disks, damaged files, locks, odd clocks and a blocked loop."""
