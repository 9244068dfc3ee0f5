"""Long work (后台任务) begun from a page: it goes on while the page shows how far it is."""
