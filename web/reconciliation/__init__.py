"""The reconciliation desk (对账): lines beside the payments and recoveries they speak of."""
