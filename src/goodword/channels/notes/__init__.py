"""Notes among ourselves, inside a customer's story; they are never sent out."""
