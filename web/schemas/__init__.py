"""What programs and forms may say, by schema: limits on everything, and the place of each mistake."""
