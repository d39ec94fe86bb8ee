"""What is asked of the endpoint itself: names, connections, TLS, clocks, and whether S3 answers."""
