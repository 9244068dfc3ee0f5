"""The measures as data, and the engine that computes and explains an amount."""
