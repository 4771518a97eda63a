"""Chain: the supply network as a folder of tables, and as one sparse matrix that answers four questions."""
