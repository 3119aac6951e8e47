"""Linear programs: floating-point simplex and relaxation, and what makes their answers exact."""
