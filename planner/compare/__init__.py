"""Off the shelf against fresh autologous manufacture, for the same patients (contract 9)."""
