"""Intake: what people have (own form, Palette API body, Velero resources) becomes a location and its facts."""
