"""The law as data: vocabulary, packs, forms, linking, programs, source documents, ledgers, schemas, loading."""
