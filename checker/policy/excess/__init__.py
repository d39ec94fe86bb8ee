"""What a policy grants beyond what is needed: groups of permissions, and resources to ask about."""
