"""The annex in Word."""
