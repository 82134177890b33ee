"""What the product knows: pure functions and state, with `now` and parameters as arguments."""
