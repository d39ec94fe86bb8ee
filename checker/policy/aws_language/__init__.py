"""The policy language that AWS wrote and others speak: statements, conditions, variables, wildcards, dialects."""
