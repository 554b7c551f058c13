"""Figures over the verdicts by a policy profile, each with the cases behind it; rankings and what follows from them."""
