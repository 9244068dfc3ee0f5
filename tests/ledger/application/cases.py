"""Facts of ordinary cases under each clause, as an application states them; anything can be said otherwise."""

from __future__ import annotations

from typing import Any


def construction(project: str = "XM-1", **otherwise: Any) -> dict[str, Any]:
    """A new platform without city support: 15 % of forty million."""
    return {"investment": "40000000.00", "city_supported": False, "project": project, **otherwise}


def elevated(project: str = "XM-1", **otherwise: Any) -> dict[str, Any]:
    """A platform recognised for the higher rate: 20 % of ninety million."""
    return {"investment": "90000000.00", "elevated": True, "project": project, **otherwise}


def rent(lease: str = "ZL-1", **otherwise: Any) -> dict[str, Any]:
    """Three months of a lease within the area ceiling."""
    return {
        "lease": lease,
        "area": "8000",
        "rent": "320000.00",
        "start": "2026-04-01",
        "months": 3,
        **otherwise,
    }


def service(award: str = "3000000.00", year: int = 2025, **otherwise: Any) -> dict[str, Any]:
    """The results of an assessment year."""
    return {"award": award, "assessment_year": year, **otherwise}


def a_test(contract_no: str = "HT-1", **otherwise: Any) -> dict[str, Any]:
    """A testing contract: 30 % of six hundred thousand."""
    return {
        "contract": "600000.00",
        "contract_no": contract_no,
        "contract_date": "2026-02-01",
        **otherwise,
    }


def upgrade(project: str = "JG-1", **otherwise: Any) -> dict[str, Any]:
    """A digital upgrade at its threshold."""
    return {"fai": "5000000.00", "class": "digital", "project": project, **otherwise}


def standard(number: str = "GB/T 45678-2026") -> dict[str, Any]:
    """A standard; its code tells the level."""
    return {"standard": number}


def interest(loan: str = "DK-1", **otherwise: Any) -> dict[str, Any]:
    """A loan repaid on time: half of its interest."""
    return {"interest": "400000.00", "loan": loan, "repaid_on": "2026-02-10", **otherwise}


def guarantee(loan: str = "DK-1", **otherwise: Any) -> dict[str, Any]:
    """A guarantee fee paid."""
    return {"fee": "100000.01", "loan": loan, "fee_paid_on": "2026-02-10", **otherwise}
