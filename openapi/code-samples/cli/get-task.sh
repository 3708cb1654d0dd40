seedance wait sd2_xxxxx
