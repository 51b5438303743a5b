"""A register decided inside PostgreSQL: the rows stay where they are, and one transaction writes all tables or none."""
