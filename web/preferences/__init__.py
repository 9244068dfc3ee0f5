"""How an officer likes the pages (显示设置): colours of gains and losses, single-key shortcuts."""
