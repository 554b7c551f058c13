"""Pending suits before their judgment: papers, checklist, risk, deadlines, similar cases, and how good the screening was."""
