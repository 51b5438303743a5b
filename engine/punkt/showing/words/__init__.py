"""Words of the interface, names of the law, values, conditions and addresses as a reader says them."""
