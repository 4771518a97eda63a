"""Constants of nature and standard states that many models share."""

from __future__ import annotations

GAS_CONSTANT = 8.314462618  # J/(mol K), CODATA 2018
FARADAY = 96_485.33212  # C/mol, CODATA 2018
ICE_POINT = 273.15  # K of 0 degrees Celsius
ATMOSPHERE = 101_325.0  # Pa
