"""Payment batches (拨付批次): gathered, approved, exported, paid."""
