"""The questions: one module per question, which only reads and gives reasons."""
