"""Which label does a text get? A linear model that can be learned, kept, measured and explained."""
