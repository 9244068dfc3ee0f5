"""Bank and treasury statements (对账单): bytes in, statements out, nothing stored."""
