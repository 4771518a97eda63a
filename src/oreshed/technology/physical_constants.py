"""Constants of nature, standard states and heats that many models share."""

from __future__ import annotations

GAS_CONSTANT = 8.314462618  # J/(mol K), CODATA 2018
FARADAY = 96_485.33212  # C/mol, CODATA 2018
ICE_POINT = 273.15  # K of 0 degrees Celsius
ATMOSPHERE = 101_325.0  # Pa
GJ_PER_MWH = 3.6
CARBON_GJ_PER_T = 32.8  # burnt to CO2, 393.5 kJ/mol (CRC Handbook)
# ZnO + 1/2 C -> Zn(g) + 1/2 CO2 at 298 K: 350.5 + 130.4 - 196.8 (CRC Handbook).
ZINC_VAPOUR_KJ_MOL = 284.1
