"""Linear expressions and the sparse matrix that a solver takes."""
