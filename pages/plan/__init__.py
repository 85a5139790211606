"""`/plan`: the month against its plan, what can still be done for it, and the plans themselves."""
