"""Instances that are flows: every level exact, with a certificate of gap 0."""
