"""The pages of case reports (一案一报)."""
