"""What the service says of itself: a record of each request, figures for Prometheus, and whether it is ready."""
