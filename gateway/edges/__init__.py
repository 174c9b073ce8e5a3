"""The doors for mail: they turn bytes into RawMail and know nothing of tickets."""
