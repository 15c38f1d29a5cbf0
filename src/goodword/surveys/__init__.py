"""One question after a matter was settled or something was sold; what customers answered."""
