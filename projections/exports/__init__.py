"""Files for other systems: what a batch says to the treasury's bank."""
