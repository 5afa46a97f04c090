"""What the product is fed with: facts, the category tree and the generator of invented counties."""
