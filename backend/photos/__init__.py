"""Photos: sealed originals, the facts they carry, and the derivatives that people see."""
