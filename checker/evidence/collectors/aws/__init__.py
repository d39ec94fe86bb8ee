"""What is asked of an AWS account, one module per service."""
