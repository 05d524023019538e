"""The vocabulary: frozen types that the whole house speaks. No I/O, no logic beyond the types."""
