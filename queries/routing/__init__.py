"""To which departments should a case be sent, and who decides that by hand?"""
