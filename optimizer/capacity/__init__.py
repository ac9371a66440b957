"""What rooms, release laboratory, freezers and cell banks allow, counted without a solver."""
