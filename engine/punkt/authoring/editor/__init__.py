"""``punkt lsp``: the editor of whoever writes packs, by the Language Server Protocol."""
